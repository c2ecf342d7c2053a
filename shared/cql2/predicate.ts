import type { ColumnValue } from "../flatgeobuf/schema.ts";
import { intersectionTest, shapeBounds } from "../geometry/intersects.ts";
import type { Bounds, MultiPolygon } from "../geometry/rings.ts";
import {
  type Bbox,
  badFilter,
  type Comparison,
  type Expression,
  type Geometry,
  notOffered,
  type Scalar,
  type Spatial,
} from "./expression.ts";
import { likeTest } from "./like.ts";
import { type Comparable, comparable, GEOMETRY, instantMs, type Queryable, type ValueKind } from "./queryables.ts";
import { type FilterCrs, shapeOf } from "./shapes.ts";

/** What a filter looks at of a feature. */
export interface Tested {
  /** One a column. */
  readonly values: readonly ColumnValue[];
  /** EPSG:4490; none where it has no geometry. */
  readonly polygons: MultiPolygon;
}

/** `null`: it cannot be said, because a value is missing (the NULL of the standard's truth tables). */
export type Test = (feature: Tested) => boolean | null;

/** A filter that is ready to be asked. */
export interface Predicate {
  readonly test: Test;
  /** For each of these, a feature that fits touches one of its boxes. */
  readonly within: readonly (readonly Bounds[])[];
  /** How many are tested of a feature at most: what it costs. */
  readonly conditions: number;
}

/** What the names in a filter mean, and its coordinates. */
export interface FilterContext {
  readonly queryables: ReadonlyMap<string, Queryable>;
  readonly crs: FilterCrs;
}

/**
 * Resolves names and literals, so that only what depends on the feature is left to do.
 * @throws Problem `bad-filter` for names that are not queryables and for types that do not fit each other;
 * `filter-not-supported`, `coordinates-outside-crs`
 */
export function predicateOf(expression: Expression, context: FilterContext): Predicate {
  const everywhere = { within: [], conditions: 1 };
  if (typeof expression === "boolean") return { test: () => expression, ...everywhere };
  switch (expression.op) {
    case "and": {
      const parts = expression.args.map((arg) => predicateOf(arg, context));
      return allOf(parts);
    }
    case "or": {
      const parts = expression.args.map((arg) => predicateOf(arg, context));
      return anyOf(parts);
    }
    case "not": {
      const { test, conditions } = predicateOf(expression.args[0], context);
      return { test: (feature) => negation(test(feature)), within: [], conditions };
    }
    case "s_intersects":
      return intersects(expression.args, context);
    case "isNull":
      return { test: isNull(expression.args[0], context), ...everywhere };
    case "like":
      return { test: like(expression.args, context), ...everywhere };
    case "between":
      return { test: between(expression.args, context), ...everywhere };
    case "in":
      return { test: oneOf(expression.args, context), ...everywhere };
    default:
      return { test: compared(expression.op, expression.args, context), ...everywhere };
  }
}

/** A feature fits where it fits all of them. */
export function allOf(parts: readonly Predicate[]): Predicate {
  return joined(
    parts,
    false,
    parts.flatMap(({ within }) => within),
  );
}

/** A feature fits where it fits one of them: where each is narrowed to boxes, all these boxes together. */
function anyOf(parts: readonly Predicate[]): Predicate {
  const boxes = parts.map(({ within }) => within[0]);
  const isNarrowed = boxes.every((each) => each !== undefined);
  return joined(parts, true, isNarrowed ? [boxes.flat()] : []);
}

function joined(parts: readonly Predicate[], decisive: boolean, within: Predicate["within"]): Predicate {
  const tests = parts.map(({ test }) => test);
  const conditions = parts.reduce((sum, part) => sum + part.conditions, 0);
  return { test: (feature) => decided(tests, feature, decisive), within, conditions };
}

/** AND and OR: one answer of `decisive` decides; without one, any that is not known leaves it open. */
function decided(tests: readonly Test[], feature: Tested, decisive: boolean): boolean | null {
  let isOpen = false;
  for (const test of tests) {
    const answer = test(feature);
    if (answer === decisive) return decisive;
    isOpen ||= answer === null;
  }
  return isOpen ? null : !decisive;
}

function negation(answer: boolean | null): boolean | null {
  return answer === null ? null : !answer;
}

/** A scalar's value for a feature, and what kind of value that is. */
interface Operand {
  readonly kind: ValueKind;
  readonly label: string;
  readonly of: (feature: Tested) => Comparable;
  /** The value of a literal. */
  readonly constant?: Comparable;
}

function operand(scalar: Scalar, context: FilterContext): Operand {
  const constant = (kind: ValueKind, value: Comparable, label: string): Operand => {
    return { kind, label, of: () => value, constant: value };
  };
  if (typeof scalar === "string") return constant("text", scalar.normalize(), `'${scalar.slice(0, 40)}'`);
  if (typeof scalar === "number") return constant("number", scalar, String(scalar));
  if (typeof scalar === "boolean") return constant("boolean", scalar, String(scalar));
  if ("property" in scalar) {
    const { kind, at } = queryable(scalar.property, context);
    return { kind, label: scalar.property, of: ({ values }) => comparable(values[at] ?? null, kind) };
  }
  const text = "date" in scalar ? scalar.date : scalar.timestamp;
  const fits = "date" in scalar ? text.length === 10 : /[Zz]$/.test(text);
  const ms = fits ? instantMs(text) : null;
  if (ms === null)
    throw badFilter(`${text.slice(0, 40)} 不是日期或 UTC 时刻`, `${text.slice(0, 40)} is no date or time in UTC`);
  return constant("instant", ms, text);
}

function queryable(name: string, { queryables }: FilterContext): Queryable {
  const found = queryables.get(name);
  if (found) return found;
  const names = [...queryables.keys()].join(", ").slice(0, 300);
  const shown = name.slice(0, 80);
  if (name === GEOMETRY)
    throw badFilter("geometry 只能用于 S_INTERSECTS 与 IS NULL", "geometry goes with S_INTERSECTS and IS NULL only");
  throw badFilter(
    `没有可查询属性 ${shown}；可用：${names}`,
    `There is no property ${shown} to ask about; there are ${names}`,
  );
}

const KIND_NAMES: Readonly<Record<ValueKind, { readonly zh: string; readonly en: string }>> = {
  text: { zh: "文本（加单引号）", en: "a text (in single quotes)" },
  number: { zh: "数值", en: "a number" },
  boolean: { zh: "布尔值", en: "true or false" },
  instant: { zh: "时间（DATE 或 TIMESTAMP）", en: "an instant (DATE or TIMESTAMP)" },
};

/** Operands of one kind: nothing is cast, a wrong quote is said instead of finding nothing. */
function operands(scalars: readonly Scalar[], context: FilterContext, needed?: ValueKind): Operand[] {
  const read = scalars.map((scalar) => operand(scalar, context));
  const expected = needed ?? read[0]!.kind;
  const misfit = read.find(({ kind }) => kind !== expected);
  if (!misfit) return read;
  const [is, should] = [KIND_NAMES[misfit.kind], KIND_NAMES[expected]];
  throw badFilter(
    `${misfit.label} 是${is.zh}，应为${should.zh}`,
    `${misfit.label} is ${is.en}; it should be ${should.en}`,
  );
}

const COMPARE: Readonly<Record<Comparison, (a: NonNullable<Comparable>, b: NonNullable<Comparable>) => boolean>> = {
  "=": (a, b) => a === b,
  "<>": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};

function compared(op: Comparison, args: readonly [Scalar, Scalar], context: FilterContext): Test {
  const [left, right] = operands(args, context);
  const holds = COMPARE[op];
  return (feature) => {
    const [a, b] = [left!.of(feature), right!.of(feature)];
    return a === null || b === null ? null : holds(a, b);
  };
}

function between(args: readonly [Scalar, Scalar, Scalar], context: FilterContext): Test {
  const [value, low, high] = operands(args, context, "number");
  return (feature) => {
    const [v, from, to] = [value!.of(feature), low!.of(feature), high!.of(feature)];
    return v === null || from === null || to === null ? null : v >= from && v <= to;
  };
}

/** A missing value is neither in a list nor out of it, as in the standard's abstract tests. */
function oneOf([value, list]: readonly [Scalar, readonly Scalar[]], context: FilterContext): Test {
  const [tested, ...entries] = operands([value, ...list], context);
  const constants = new Set(entries.map(({ constant }) => constant));
  const others = entries.filter(({ constant }) => constant === undefined);
  return (feature) => {
    const wanted = tested!.of(feature);
    return wanted === null ? null : constants.has(wanted) || others.some((entry) => entry.of(feature) === wanted);
  };
}

function like([value, pattern]: readonly [Scalar, string], context: FilterContext): Test {
  const [tested] = operands([value], context, "text");
  const test = likeTest(pattern.normalize());
  return (feature) => {
    const text = tested!.of(feature);
    return text === null ? null : test(String(text));
  };
}

function isNull(scalar: Scalar, context: FilterContext): Test {
  if (isGeometry(scalar)) return ({ polygons }) => polygons.length === 0;
  const { of } = operand(scalar, context);
  return (feature) => of(feature) === null;
}

function isGeometry(operand: Scalar): boolean {
  return typeof operand === "object" && "property" in operand && operand.property === GEOMETRY;
}

function intersects(operands: readonly [Spatial, Spatial], { crs }: FilterContext): Predicate {
  for (const each of operands)
    if ("property" in each && each.property !== GEOMETRY) throw noSuchGeometry(each.property);
  const [literal, second] = operands.filter((each): each is Bbox | Geometry => !("property" in each));
  if (!literal || second) throw notOffered("S_INTERSECTS", "Property-Property Comparisons");
  const shape = shapeOf(literal, crs);
  const test = intersectionTest(shape);
  return {
    test: ({ polygons }) => (polygons.length === 0 ? null : test(polygons)),
    within: [shapeBounds(shape)],
    conditions: 1,
  };
}

function noSuchGeometry(name: string): Error {
  const shown = name.slice(0, 80);
  return badFilter(
    `${shown} 不是几何属性；几何属性名为 ${GEOMETRY}`,
    `${shown} is no geometry; the geometry is called ${GEOMETRY}`,
  );
}
