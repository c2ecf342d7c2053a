import type { SiteWarning } from "../site.ts";
import type { Attribute, Point } from "./grammar.ts";

/** What was concluded or left out in reading a file of boundary points. */

export function assumedDatum(line: number): SiteWarning {
  return {
    code: "datum-assumed",
    detail: {
      zh: "文件未写坐标系，按 2000 国家大地坐标系读取",
      en: "The file states no 坐标系; its coordinates were read as CGCS2000",
    },
    line,
  };
}

export function swapped({ line, values: [first, second] }: Point): SiteWarning {
  return {
    code: "axes-swapped",
    detail: {
      zh: `X、Y 标反：第 ${line} 行的 (${first}, ${second}) 按数值先横后纵读取`,
      en: `X and Y are swapped: by their size (${first}, ${second}) on line ${line} were read as easting before northing`,
    },
    line,
  };
}

export function inDegrees({ line, values: [first, second] }: Point): SiteWarning {
  return {
    code: "coordinates-in-degrees",
    detail: {
      zh: `第 ${line} 行的 (${first}, ${second}) 是经纬度（度），不是米；边按经纬度直线读取`,
      en: `(${first}, ${second}) on line ${line} are degrees, not metres; edges were read as straight in longitude and latitude`,
    },
    line,
  };
}

export function transformationLeftOut({ line }: Attribute): SiteWarning {
  return {
    code: "transformation-left-out",
    detail: {
      zh: `第 ${line} 行的转换参数未使用：坐标按已是 CGCS2000 读取`,
      en: `The transformation parameters on line ${line} were not applied: the coordinates were read as being CGCS2000 already`,
    },
    line,
  };
}
