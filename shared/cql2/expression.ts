import { Problem } from "../problems/problem.ts";

/**
 * A CQL2 filter (OGC 21-065r2) as one tree, whichever encoding it came in: that of CQL2 JSON (clause 8.3), reduced to the
 * classes Basic CQL2, Advanced Comparison Operators and Basic Spatial Functions with additional Spatial Literals.
 */
export type Expression =
  | boolean
  | { readonly op: "and" | "or"; readonly args: readonly Expression[] }
  | { readonly op: "not"; readonly args: readonly [Expression] }
  | { readonly op: Comparison; readonly args: readonly [Scalar, Scalar] }
  | { readonly op: "like"; readonly args: readonly [PropertyName | string, string] }
  | { readonly op: "between"; readonly args: readonly [Scalar, Scalar, Scalar] }
  | { readonly op: "in"; readonly args: readonly [Scalar, readonly Scalar[]] }
  | { readonly op: "isNull"; readonly args: readonly [Scalar] }
  | { readonly op: "s_intersects"; readonly args: readonly [Spatial, Spatial] };

export const COMPARISONS = ["=", "<>", "<", ">", "<=", ">="] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface PropertyName {
  readonly property: string;
}

/** `date` is a full-date of RFC 3339, `timestamp` a date-time in UTC. */
export type Instant = { readonly date: string } | { readonly timestamp: string };

export type Scalar = string | number | boolean | Instant | PropertyName;

/** West, south, east, north in the order of the axes of the filter's CRS; of six numbers the third and last are heights. */
export interface Bbox {
  readonly bbox: readonly number[];
}

export type Spatial = PropertyName | Bbox | Geometry;

/** Of one position: two, or three with a height. */
export type Ordinates = readonly number[];

/** GeoJSON, whose positions are in the order of the axes of the filter's CRS; heights are not looked at. */
export type Geometry =
  | SimpleGeometry
  | { readonly type: "GeometryCollection"; readonly geometries: readonly Geometry[] };

export type SimpleGeometry =
  | { readonly type: "Point"; readonly coordinates: Ordinates }
  | { readonly type: "MultiPoint" | "LineString"; readonly coordinates: readonly Ordinates[] }
  | { readonly type: "MultiLineString" | "Polygon"; readonly coordinates: readonly (readonly Ordinates[])[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly Ordinates[])[])[] };

/** How often positions are nested in arrays, by the type of a geometry. */
export const NESTING: Readonly<Record<SimpleGeometry["type"], 0 | 1 | 2 | 3>> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
};

/** What LIKE may test. */
export function isTextual(scalar: Scalar): scalar is PropertyName | string {
  return typeof scalar === "string" || (typeof scalar === "object" && "property" in scalar);
}

/** Filters nested deeper than this are not meant to be read by anybody. */
export const MAX_DEPTH = 50;

/** More characters than an address should have; it bounds what a filter costs to evaluate. */
const MAX_CHARACTERS = 16_000;

/** @throws Problem `bad-filter` */
export function refuseLong(filter: string): void {
  if (filter.length <= MAX_CHARACTERS) return;
  throw badFilter(`超过 ${MAX_CHARACTERS} 个字符`, `It has more than ${MAX_CHARACTERS} characters`);
}

/** The filter cannot be read. `en` and `zh` say what is wrong and where. */
export function badFilter(zh: string, en: string): Problem {
  return new Problem({
    type: "bad-filter",
    status: 400,
    title: { zh: "过滤表达式有误", en: "The filter cannot be read" },
    detail: { zh, en },
    mend: {
      zh: "CQL2 语法与可查询属性见 docs/items.md 与 /collections/{layer}/queryables",
      en: "See docs/items.md for the language and /collections/{layer}/queryables for the properties",
    },
    parameter: "filter",
  });
}

/** Valid CQL2, but of a class that is not offered here. */
export function notOffered(what: string, conformanceClass: string): Problem {
  return new Problem({
    type: "filter-not-supported",
    status: 400,
    title: { zh: "不支持的过滤功能", en: "The filter uses what is not offered here" },
    detail: {
      zh: `${what} 属于 CQL2 的 ${conformanceClass} 类，本服务未提供`,
      en: `${what} belongs to the CQL2 class ${conformanceClass}, which this service does not offer`,
    },
    mend: {
      zh: "可用 = <> < > <= >=、LIKE、BETWEEN、IN、IS NULL、AND、OR、NOT、S_INTERSECTS",
      en: "Use = <> < > <= >=, LIKE, BETWEEN, IN, IS NULL, AND, OR, NOT, S_INTERSECTS",
    },
    parameter: "filter",
  });
}

export function tooDeep(): Problem {
  return badFilter(`嵌套超过 ${MAX_DEPTH} 层`, `It is nested more than ${MAX_DEPTH} levels deep`);
}

/** The class that a function or operation belongs to which is not offered, by its name in either encoding. */
export function classOf(name: string): string {
  const upper = name.toUpperCase();
  if (/^S_(EQUALS|DISJOINT|TOUCHES|WITHIN|OVERLAPS|CROSSES|CONTAINS)$/.test(upper)) return "Spatial Functions";
  if (/^T_\w+$/.test(upper) || upper === "INTERVAL") return "Temporal Functions";
  if (/^A_\w+$/.test(upper)) return "Array Functions";
  if (upper === "CASEI") return "Case-insensitive Comparison";
  if (upper === "ACCENTI") return "Accent-insensitive Comparison";
  return /^(\+|-|\*|\/|%|\^|DIV)$/.test(upper) ? "Arithmetic Expressions" : "Functions";
}
