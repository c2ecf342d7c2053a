import { isObject } from "../formats/geojsonGeometry.ts";
import {
  badFilter,
  COMPARISONS,
  type Comparison,
  classOf,
  type Expression,
  type Geometry,
  isTextual,
  MAX_DEPTH,
  NESTING,
  notOffered,
  refuseLong,
  type Scalar,
  type SimpleGeometry,
  type Spatial,
  tooDeep,
} from "./expression.ts";

/**
 * CQL2 JSON (OGC 21-065r2, annex C), every member checked: what comes out holds nothing that was not asked for.
 * @throws Problem `bad-filter`, `filter-not-supported`
 */
export function parseJson(filter: string): Expression {
  refuseLong(filter);
  let value: unknown;
  try {
    value = JSON.parse(filter);
  } catch {
    throw badFilter("不是 JSON", "It is not JSON");
  }
  return booleanExpression(value, 0);
}

interface Operation {
  readonly op: string;
  readonly args: readonly unknown[];
}

function booleanExpression(value: unknown, depth: number): Expression {
  if (depth > MAX_DEPTH) throw tooDeep();
  if (typeof value === "boolean") return value;
  const { op, args } = operation(value);
  if (op === "and" || op === "or") {
    if (args.length < 2) throw misfit(op, "two arguments or more");
    return { op, args: args.map((arg) => booleanExpression(arg, depth + 1)) };
  }
  if (op === "not") return { op, args: [booleanExpression(exactly(1, op, args)[0], depth + 1)] };
  return predicate(op, args);
}

function predicate(op: string, args: readonly unknown[]): Expression {
  if (isComparison(op)) {
    const [left, right] = exactly(2, op, args);
    return { op, args: [scalar(left), scalar(right)] };
  }
  switch (op) {
    case "isNull":
      return { op, args: [scalar(exactly(1, op, args)[0])] };
    case "between": {
      const [value, low, high] = exactly(3, op, args);
      return { op, args: [scalar(value), scalar(low), scalar(high)] };
    }
    case "in": {
      const [value, list] = exactly(2, op, args);
      if (!Array.isArray(list) || list.length === 0) throw misfit(op, "a list as its second argument");
      return { op, args: [scalar(value), list.map(scalar)] };
    }
    case "like":
      return like(op, args);
    case "s_intersects": {
      const [left, right] = exactly(2, op, args);
      return { op, args: [spatial(left), spatial(right)] };
    }
    default:
      throw notOffered(op.slice(0, 40), classOf(op));
  }
}

function like(op: "like", args: readonly unknown[]): Expression {
  const [value, pattern] = exactly(2, op, args);
  refuseOperation(pattern);
  if (typeof pattern !== "string") throw misfit(op, "a pattern, which is a text");
  const tested = scalar(value);
  if (isTextual(tested)) return { op, args: [tested, pattern] };
  throw misfit(op, "a text or a property as its first argument");
}

function isComparison(op: string): op is Comparison {
  return (COMPARISONS as readonly string[]).includes(op);
}

function operation(value: unknown): Operation {
  if (isObject(value) && typeof value.op === "string" && Array.isArray(value.args)) {
    return { op: value.op, args: value.args };
  }
  throw badFilter(
    `${shown(value)} 不是布尔表达式（含 op 与 args 的对象，或 true、false）`,
    `${shown(value)} is no boolean expression: an object with op and args, or true or false`,
  );
}

function scalar(value: unknown): Scalar {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  refuseOperation(value);
  if (isObject(value)) {
    if (typeof value.property === "string") return { property: value.property };
    if (typeof value.date === "string") return { date: value.date };
    if (typeof value.timestamp === "string") return { timestamp: value.timestamp };
  }
  throw badFilter(
    `${shown(value)} 不是标量（文本、数、true、false、date、timestamp、property）`,
    `${shown(value)} is no scalar: a text, a number, true, false, date, timestamp, property`,
  );
}

function spatial(value: unknown): Spatial {
  refuseOperation(value);
  if (isObject(value)) {
    if (typeof value.property === "string") return { property: value.property };
    if (value.type !== undefined) return geometry(value, 0);
    if (isNumbers(value.bbox) && (value.bbox.length === 4 || value.bbox.length === 6)) return { bbox: value.bbox };
  }
  throw noGeometry(value);
}

function geometry(value: unknown, depth: number): Geometry {
  if (depth > MAX_DEPTH) throw tooDeep();
  if (!isObject(value)) throw noGeometry(value);
  const { type, coordinates, geometries } = value;
  if (type === "GeometryCollection" && Array.isArray(geometries)) {
    return { type, geometries: geometries.map((each) => geometry(each, depth + 1)) };
  }
  if (typeof type !== "string" || !Object.hasOwn(NESTING, type)) throw noGeometry(value);
  const known = type as SimpleGeometry["type"];
  if (!isNested(coordinates, NESTING[known])) throw noGeometry(value);
  return { type: known, coordinates } as SimpleGeometry;
}

function isNested(value: unknown, levels: number): boolean {
  if (levels === 0) return isNumbers(value) && (value.length === 2 || value.length === 3);
  return Array.isArray(value) && value.length > 0 && value.every((entry) => isNested(entry, levels - 1));
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "number" && Number.isFinite(entry));
}

/** Functions and arithmetic are operations as predicates are: what they are is said rather than that they do not fit. */
function refuseOperation(value: unknown): void {
  if (!isObject(value)) return;
  if (typeof value.op === "string") throw notOffered(value.op.slice(0, 40), classOf(value.op));
  if (value.interval !== undefined) throw notOffered("interval", classOf("interval"));
}

function exactly(count: number, op: string, args: readonly unknown[]): readonly unknown[] {
  if (args.length === count) return args;
  throw badFilter(
    `${op} 须有 ${count} 个参数，现有 ${args.length} 个`,
    `${op} takes ${count} arguments and has ${args.length}`,
  );
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? "undefined";
}

function misfit(op: string, what: string): Error {
  return badFilter(`${op} 的参数不符：应有 ${what}`, `${op} takes ${what}`);
}

function noGeometry(value: unknown): Error {
  return badFilter(
    `${shown(value)} 不是几何（GeoJSON 几何、bbox 或 property）`,
    `${shown(value)} is no geometry: of GeoJSON, a bbox, or a property`,
  );
}
