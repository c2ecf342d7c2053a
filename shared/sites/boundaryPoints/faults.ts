import { datumShiftUnknown } from "../../geometry/oldChineseCrs.ts";
import { type LocalText, Problem } from "../../problems/problem.ts";
import { CONVERT } from "../fileCrs.ts";

/** What can be wrong with a file of boundary points, each with its line (counted from 1). */

export function malformed(line: number, detail: LocalText): Problem {
  return new Problem({
    type: "malformed-boundary-points",
    status: 400,
    title: { zh: "界址点坐标文件不合格式", en: "Not a file of boundary points" },
    detail: { zh: `第 ${line} 行：${detail.zh}`, en: `Line ${line}: ${detail.en}` },
    mend: {
      zh: "[地块坐标] 之下，每个地块一行表头（以 @ 结尾），其后每点一行：点号,圈号,X,Y",
      en: "Under [地块坐标], write one head line a parcel (ending with @), then one line a point: id,ring,X,Y",
    },
    line,
  });
}

export function notNumbers(line: number, first: string, second: string): Problem {
  const said = `${first.slice(0, 40)}, ${second.slice(0, 40)}`;
  return new Problem({
    type: "bad-position",
    status: 400,
    title: { zh: "坐标不是数", en: "Position is not two finite numbers" },
    detail: { zh: `第 ${line} 行的坐标 (${said}) 不是两个数`, en: `Line ${line}: (${said}) is not two numbers` },
    mend: { zh: "每点写成 点号,圈号,X,Y，以小数书写", en: "Write every point as id,ring,X,Y, in decimals" },
    line,
  });
}

export function oldDatum(line: number, name: string): Problem {
  return new Problem({ ...datumShiftUnknown(name, CONVERT).details, line });
}

export function unknownReference(line: number, what: LocalText): Problem {
  return new Problem({
    type: "unknown-crs",
    status: 400,
    title: { zh: "不认识的坐标系", en: "Unknown coordinate reference system" },
    detail: { zh: `第 ${line} 行：${what.zh}`, en: `Line ${line}: ${what.en}` },
    mend: {
      zh: "坐标系写 2000国家大地坐标系，投影写高斯克吕格，带号写 13–23（6度带）或 25–45（3度带）",
      en: "State 2000国家大地坐标系, 高斯克吕格, and a zone number 13–23 (6°) or 25–45 (3°)",
    },
    line,
  });
}

export function conflictingReference(line: number, detail: LocalText): Problem {
  return new Problem({
    type: "crs-conflict",
    status: 400,
    title: { zh: "坐标系说法不一", en: "Two different coordinate reference systems are stated" },
    detail: { zh: `第 ${line} 行：${detail.zh}`, en: `Line ${line}: ${detail.en}` },
    mend: {
      zh: "一个文件用一个坐标系：带号、几度分带与横坐标前缀须一致",
      en: "One file, one system: 带号, 几度分带 and the prefixes of the eastings must agree",
    },
    line,
  });
}

export function missingZone(line: number): Problem {
  return new Problem({
    type: "missing-zone",
    status: 400,
    title: { zh: "缺少带号", en: "No zone is stated" },
    detail: {
      zh: `第 ${line} 行起的横坐标不含带号，文件也未写带号：同样的数在每个带都成立`,
      en: `From line ${line} on the eastings carry no zone number, nor does the file state one: they fit every zone`,
    },
    mend: {
      zh: "在 [属性描述] 中写 带号，或用 multipart 上传并在 request 中写 crs（如 EPSG:4548）",
      en: "State 带号 under [属性描述], or upload as multipart with crs in request, e.g. EPSG:4548",
    },
    line,
  });
}

export function noPlace(line: number, first: number, second: number): Problem {
  return new Problem({
    type: "coordinates-outside-crs",
    status: 400,
    title: { zh: "坐标不属于所声明的坐标系", en: "Coordinates do not belong to the stated CRS" },
    detail: {
      zh: `第 ${line} 行的 (${first}, ${second}) 既不是纵横坐标（米），也不是中国的经纬度`,
      en: `Line ${line}: (${first}, ${second}) is neither a northing and an easting in metres nor degrees within China`,
    },
    mend: {
      zh: "X 为纵坐标（7 位），Y 为横坐标（8 位含带号，6 位不含）",
      en: "X is the northing (7 digits), Y the easting (8 digits with the zone number, 6 without)",
    },
    line,
  });
}

export function mixedOrder(line: number, other: number): Problem {
  return new Problem({
    type: "axis-order",
    status: 400,
    title: { zh: "经纬度颠倒", en: "Latitude and longitude are swapped" },
    detail: {
      zh: `第 ${line} 行的坐标次序或单位与第 ${other} 行不同`,
      en: `Line ${line} has its coordinates in another order or unit than line ${other}`,
    },
    mend: { zh: "各点一律先 X（纵坐标）后 Y（横坐标）", en: "Write X (northing) before Y (easting) in every line" },
    line,
  });
}
