import type { DefectKind } from "../geometry/defectList.ts";
import { findDefects } from "../geometry/defects.ts";
import { type Polygon, positionOf } from "../geometry/rings.ts";
import { type LocalText, Problem, type ShapeDefect } from "../problems/problem.ts";
import { type Pointer, placeOf } from "./json.ts";

/** What can be wrong with a site's shape, each with its place and how to mend it. */

/** Sought in one polygon, and told besides the first. */
const MOST_SOUGHT = 200;
const MOST_TOLD = 10;

/** Defects by which a place may be covered otherwise than once, each a problem type of its own (status 400). */
export const SHAPE_PROBLEMS = {
  "self-crossing": { zh: "边界自相交", en: "Boundary crosses itself" },
  "rings-cross": { zh: "两个环相交", en: "Two rings cross" },
  "hole-outside-shell": { zh: "孔洞在外环之外", en: "Hole outside its shell" },
  "nested-holes": { zh: "孔洞套孔洞", en: "Hole within another hole" },
  "duplicate-rings": { zh: "同一环重复", en: "The same ring twice" },
  "shared-edge": { zh: "边界重叠并重复覆盖", en: "Boundary runs along itself and covers an area twice" },
} as const satisfies Partial<Record<DefectKind, LocalText>>;

export interface CoveringDefect extends ShapeDefect {
  readonly kind: keyof typeof SHAPE_PROBLEMS;
}

/** The defects of a polygon some part of which is covered otherwise than once, the gravest first. */
export function coveringDefects(polygon: Polygon, pointer: Pointer): [CoveringDefect, ...CoveringDefect[]] {
  const told = findDefects([polygon], MOST_SOUGHT).flatMap(({ kind, at, rings: [{ ring }] }) =>
    isCovering(kind) ? [{ kind, pointer: `${pointer}/${ring}`, coordinates: at }] : [],
  );
  const unknown = { kind: "self-crossing", pointer: `${pointer}/0`, coordinates: positionOf(polygon[0]!, 0) } as const;
  const [first = unknown, ...others] = told;
  return [first, ...others.slice(0, MOST_TOLD)];
}

/** A shape that cannot stand as it is. @param mending why it was not mended, where that was asked for */
export function invalidShape([first, ...others]: [CoveringDefect, ...CoveringDefect[]], mending?: LocalText): Problem {
  const title = SHAPE_PROBLEMS[first.kind];
  const place = `(${first.coordinates.join(", ")})`;
  return new Problem({
    type: first.kind,
    status: 400,
    title,
    detail: {
      zh: `${first.pointer} 在 ${place} 处：${title.zh}${mending ? `；${mending.zh}` : ""}`,
      en: `${title.en}: at ${place}, in the ring at ${first.pointer}${mending ? `; ${mending.en}` : ""}`,
    },
    mend: { zh: "在该处改正边界后重新提交", en: "Mend the boundary there and send it again" },
    pointer: first.pointer,
    coordinates: first.coordinates,
    ...(others.length > 0 ? { furtherDefects: others } : {}),
  });
}

function isCovering(kind: DefectKind): kind is keyof typeof SHAPE_PROBLEMS {
  return kind in SHAPE_PROBLEMS;
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
