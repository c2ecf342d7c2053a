import { type LocalText, Problem } from "../problems/problem.ts";

/** Beijing 1954, Xian 1980 and New Beijing with their zones (EPSG register). */
const OLD_CHINESE_CODES: readonly (readonly [number, number])[] = [
  [4214, 4214],
  [4555, 4555],
  [4610, 4610],
  [2327, 2442],
  [4568, 4589],
  [4652, 4652],
  [4766, 4800],
  [21413, 21423],
  [21453, 21463],
];

export function isOldChineseCode(epsg: number): boolean {
  return OLD_CHINESE_CODES.some(([first, last]) => epsg >= first && epsg <= last);
}

/** Xian 1980, Beijing 1954 and the like lie up to 100 m and more away from CGCS2000, differently in every county. */
export function datumShiftUnknown(name: string, mend: LocalText, pointer?: string): Problem {
  return new Problem({
    type: "datum-shift-unknown",
    status: 400,
    title: { zh: "缺少基准转换参数", en: "The datum shift is not known" },
    detail: {
      zh: `坐标系 ${name} 与 CGCS2000 的基准不同，相差可达百米以上，没有当地转换参数不能换算`,
      en: `the CRS ${name} is on another datum than CGCS2000, up to 100 m and more away; there are no local parameters to convert it`,
    },
    mend,
    ...(pointer === undefined ? {} : { pointer }),
  });
}
