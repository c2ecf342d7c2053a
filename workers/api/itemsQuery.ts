import type { Layer } from "../../shared/catalog/snapshot.ts";
import type { Expression, Scalar } from "../../shared/cql2/expression.ts";
import { parseJson } from "../../shared/cql2/parseJson.ts";
import { parseText } from "../../shared/cql2/parseText.ts";
import { allOf, type Predicate, predicateOf } from "../../shared/cql2/predicate.ts";
import { instantMs, type Queryable, queryablesOf } from "../../shared/cql2/queryables.ts";
import type { Column } from "../../shared/flatgeobuf/schema.ts";
import { CRS84, crsNamed, crsOfLayer, type ItemCrs, readingIn } from "../../shared/items/itemCrs.ts";
import { DEFAULT_PAGE_FEATURES, type ItemLimits } from "../../shared/items/limits.ts";
import { pagingLimit } from "../../shared/items/problems.ts";
import type { ItemsQuery } from "../../shared/items/readItems.ts";
import { badParameter, isDecimal, knownQuery, snapshotOf } from "../http/query.ts";

/** The query of `/collections/{layer}/items` and of one item. */

const PARAMETERS = [
  "f",
  "limit",
  "offset",
  "cursor",
  "snapshot",
  "crs",
  "bbox",
  "bbox-crs",
  "datetime",
  "filter",
  "filter-lang",
  "filter-crs",
];

/** The snapshot is looked for before the layer's columns can be known. @throws Problem `bad-parameter` */
export function snapshotAsked(url: string): string | undefined {
  return snapshotOf(new URL(url).searchParams.get("snapshot") ?? undefined);
}

export interface ItemsAsked {
  readonly query: ItemsQuery;
  /** Of the answer. */
  readonly crs: ItemCrs;
}

/** @throws Problem for whatever of the query cannot be understood, or is not offered */
export function itemsAsked(url: string, layer: Layer, columns: readonly Column[], limits: ItemLimits): ItemsAsked {
  const queryables = queryablesOf(columns);
  const values = knownQuery(url, [...PARAMETERS, ...queryables.keys()]);
  checkDatetime(values.get("datetime"));
  const offset = wholeNumber(values, "offset", 0) ?? 0;
  const cursor = wholeNumber(values, "cursor", 0);
  const reach = layer.exposure.includes("download") ? Infinity : limits.maxOffset;
  if (offset >= reach) throw pagingLimit(layer.code, reach);
  const limit = wholeNumber(values, "limit", 1) ?? DEFAULT_PAGE_FEATURES;
  const predicate = predicateAsked(values, layer, queryables);
  const crs = crsAsked(values, layer, "crs");
  const most = Math.min(limit, limits.maxPageFeatures, reach - offset);
  return { query: { predicate, limit: most, offset, ...(cursor === undefined ? {} : { cursor }) }, crs };
}

/** @throws Problem `unknown-parameter`, `crs-not-offered` */
export function itemCrsAsked(url: string, layer: Layer): ItemCrs {
  return crsAsked(knownQuery(url, ["f", "crs", "snapshot"]), layer, "crs");
}

type Values = ReadonlyMap<string, string>;

function crsAsked(values: Values, { bounds }: Layer, parameter: string): ItemCrs {
  const name = values.get(parameter);
  return name === undefined ? CRS84 : crsNamed(crsOfLayer(bounds), name, parameter);
}

/** Everything that is asked for is joined with AND (19-079r2, /req/filter/mixing-expressions). */
function predicateAsked(values: Values, layer: Layer, queryables: ReadonlyMap<string, Queryable>): Predicate | null {
  const parts: Predicate[] = [];
  const bboxCrs = crsAsked(values, layer, "bbox-crs");
  const filterCrs = crsAsked(values, layer, "filter-crs");
  const bbox = values.get("bbox");
  if (bbox !== undefined) {
    const expression = bboxExpression(bbox, values.has("bbox-crs"));
    parts.push(predicateOf(expression, { queryables, crs: readingIn(bboxCrs) }));
  }
  const context = { queryables, crs: readingIn(filterCrs) };
  for (const [name, value] of values) {
    const queryable = PARAMETERS.includes(name) ? undefined : queryables.get(name);
    if (!queryable) continue;
    parts.push(predicateOf({ op: "=", args: [{ property: name }, literalOf(queryable, value)] }, context));
  }
  const filter = filterExpression(values);
  if (filter !== null) parts.push(predicateOf(filter, context));
  return parts.length === 0 ? null : allOf(parts);
}

const FOUR_NUMBERS = { zh: "4 个数", en: "4 numbers" };
const FOUR_OR_SIX_NUMBERS = { zh: "4 个数，或带高程的 6 个数", en: "4 numbers, or 6 with heights" };

/** Six numbers have heights, which no system of two axes has: they go with the default CRS84h only. */
function bboxExpression(value: string, hasCrs: boolean): Expression {
  const parts = value.split(",").map((part) => part.trim());
  const isBbox = parts.length === 4 || (parts.length === 6 && !hasCrs);
  if (!isBbox || !parts.every(isDecimal)) {
    throw badParameter("bbox", value, hasCrs ? FOUR_NUMBERS : FOUR_OR_SIX_NUMBERS);
  }
  return { op: "s_intersects", args: [{ property: "geometry" }, { bbox: parts.map(Number) }] };
}

function literalOf({ column, kind }: Queryable, value: string): Scalar {
  if (kind === "text") return value;
  if (kind === "instant") return value.length === 10 ? { date: value } : { timestamp: value };
  if (kind === "boolean") {
    if (value !== "true" && value !== "false") throw badParameter(column.name, value, "true | false");
    return value === "true";
  }
  if (!isDecimal(value)) throw badParameter(column.name, value, { zh: "一个数", en: "a number" });
  return Number(value);
}

function filterExpression(values: Values): Expression | null {
  const language = values.get("filter-lang") ?? "cql2-text";
  const filter = values.get("filter");
  if (language !== "cql2-text" && language !== "cql2-json") {
    throw badParameter("filter-lang", language, "cql2-text | cql2-json");
  }
  if (filter === undefined) return null;
  return language === "cql2-text" ? parseText(filter) : parseJson(filter);
}

function wholeNumber(values: Values, name: string, least: number): number | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value) || Number(value) < least) {
    throw badParameter(name, value, { zh: `不小于 ${least} 的整数`, en: `a whole number, ${least} or more` });
  }
  return Number(value);
}

/**
 * No feature here has a time of its own, and `datetime` matches all of those (17-069r4, /req/core/fc-time-response C): it is
 * only looked at for its form.
 */
function checkDatetime(value: string | undefined): void {
  if (value === undefined) return;
  const ends = value.split("/");
  const isOpen = (end: string): boolean => end === ".." || end === "";
  const areTimes = ends.every((end) => (ends.length === 2 && isOpen(end)) || isTime(end));
  const [from, to] = ends.map((end) => Date.parse(end));
  const isInterval = ends.length === 2 && !ends.every(isOpen) && !(from! > to!);
  if (!areTimes || !(ends.length === 1 || isInterval)) {
    throw badParameter("datetime", value, {
      zh: "RFC 3339 时间，或以 / 相隔的两个，.. 表示不限",
      en: "an RFC 3339 date-time, or two with / between them, .. for an open end",
    });
  }
}

/** RFC 3339: a date, or a date-time with its zone. */
function isTime(text: string): boolean {
  return /^.{10}$|T.+(?:Z|[+-]\d\d:\d\d)$/i.test(text) && instantMs(text) !== null;
}
