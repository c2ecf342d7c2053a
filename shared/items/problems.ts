import { Problem } from "../problems/problem.ts";

/** @param cursor number of the feature where the search may go on; `null` while an offset is being counted off */
export function scanLimitReached(scanned: number, features: number, cursor: number | null): Problem {
  const onward =
    cursor === null
      ? {
          zh: "不用 offset，改随 next 链接逐页读取",
          en: "follow the next links from the first page instead of an offset",
        }
      : { zh: `加 cursor=${cursor} 从此处继续查找`, en: `add cursor=${cursor} to go on from here` };
  return new Problem({
    type: "scan-limit",
    status: 413,
    title: { zh: "需查找的要素过多", en: "Too much to look through" },
    detail: {
      zh: `已查看 ${scanned} 个要素（图层共 ${features} 个），尚无可给出的`,
      en: `Of the layer's ${features} features ${scanned} were looked at, and there is none yet for this page`,
    },
    mend: {
      zh: `以 bbox 或 S_INTERSECTS（以 AND 连接）缩小范围；或${onward.zh}`,
      en: `Narrow it by bbox, or by S_INTERSECTS joined with AND; or ${onward.en}`,
    },
  });
}

export function pagingLimit(code: string, maxOffset: number): Problem {
  return new Problem({
    type: "paging-limit",
    status: 403,
    title: { zh: "翻页超出上限", en: "Paging goes no further" },
    detail: {
      zh: `图层 ${code} 未开放整层下载，逐页只能取到第 ${maxOffset} 个要素`,
      en: `Layer ${code} is not published for download: pages go as far as its ${maxOffset}th feature`,
    },
    mend: {
      zh: "以 bbox、filter 或属性参数缩小范围；需要整层数据请联系数据发布单位",
      en: "Narrow the query by bbox, filter or properties; ask the publisher for the whole layer",
    },
    parameter: "offset",
  });
}

export function noSuchItem(code: string, id: string, idColumn: string | undefined): Problem {
  const value = id.slice(0, 80);
  const column = idColumn ?? null;
  return new Problem({
    type: "no-such-item",
    status: 404,
    title: { zh: "没有这个要素", en: "No such feature" },
    detail: { zh: `图层 ${code} 没有要素 ${value}`, en: `Layer ${code} has no feature ${value}` },
    mend: {
      zh: `要素编号只在一个快照内不变${column === null ? "" : `；可用 items?${column}=… 查找`}`,
      en: `Ids hold within a snapshot${column === null ? "" : `; look for it with items?${column}=…`}`,
    },
  });
}
