import type { Polygon } from "../geometry/rings.ts";
import { findBoundaryFaults } from "../geometry/validity.ts";
import { Problem } from "../problems/problem.ts";
import { type Pointer, placeOf } from "./json.ts";

/** What can be wrong with a site's shape, each with its place and how to mend it. */

export function selfCrossing(polygon: Polygon, pointer: Pointer): Problem {
  const fault = findBoundaryFaults([polygon], 1)[0];
  const first = polygon[0]!;
  const at = fault?.at ?? [first[0]!, first[1]!];
  const ring = fault ? `${pointer}/${fault.rings[0].ring}` : pointer;
  return new Problem({
    type: "self-crossing",
    status: 400,
    title: { zh: "边界自相交", en: "Boundary crosses itself" },
    detail: {
      zh: `${ring} 的边界在 (${at.join(", ")}) 附近自相交、重复覆盖或孔洞越出外环`,
      en: `Near (${at.join(", ")}) the boundary at ${ring} crosses itself, covers an area twice or has a hole outside its shell`,
    },
    mend: { zh: "在该处改正边界后重新提交", en: "Mend the boundary there and send it again" },
    pointer: ring,
    coordinates: at,
  });
}

export function zeroArea(areaM2: number, pointer: Pointer, coordinates: [number, number]): Problem {
  return new Problem({
    type: "zero-area",
    status: 400,
    title: { zh: "面积为零", en: "No area" },
    detail: {
      zh: `${pointer} 的面积为 ${areaM2.toFixed(4)} m²`,
      en: `The polygon at ${pointer} has an area of ${areaM2.toFixed(4)} m²`,
    },
    mend: { zh: "检查各点是否重合或共线", en: "Check whether its positions coincide or lie on one line" },
    pointer,
    coordinates,
  });
}

export function axisOrder(x: number, y: number, pointer: Pointer): Problem {
  return new Problem({
    type: "axis-order",
    status: 400,
    title: { zh: "经纬度颠倒", en: "Latitude and longitude are swapped" },
    detail: {
      zh: `${placeOf(pointer).zh} 的 (${x}, ${y}) 若按 [经度, 纬度] 读不成立或远离数据范围，颠倒后则合`,
      en: `${placeOf(pointer).en}: (${x}, ${y}) is no place, or far from all data, as [longitude, latitude], but fits when swapped`,
    },
    mend: { zh: "GeoJSON 坐标经度在前", en: "GeoJSON has longitude first, whatever the CRS's own axis order" },
    pointer,
  });
}

export function outOfRange(lon: number, lat: number, pointer: Pointer): Problem {
  return new Problem({
    type: "out-of-range",
    status: 400,
    title: { zh: "坐标超出范围", en: "Position out of range" },
    detail: {
      zh: `${pointer} 的 (${lon}, ${lat}) 不是经纬度`,
      en: `(${lon}, ${lat}) at ${pointer} is not a longitude and a latitude`,
    },
    mend: {
      zh: "若为投影坐标，请用 crs 声明坐标系，例如 EPSG:4527",
      en: 'If these are projected coordinates, state their CRS, e.g. "crs": "EPSG:4527"',
    },
    pointer,
  });
}

export function tooHigh(degrees: number, limit: number, pointer: Pointer): Problem {
  return new Problem({
    type: "site-too-large",
    status: 413,
    title: { zh: "用地范围过大", en: "Site too large for one check" },
    detail: {
      zh: `用地范围跨纬度 ${degrees.toFixed(1)}°，上限 ${limit}°`,
      en: `The site spans ${degrees.toFixed(1)}° of latitude; the limit is ${limit}°`,
    },
    mend: { zh: "检查坐标，或分块提交", en: "Check the coordinates, or send it in parts" },
    pointer,
  });
}
