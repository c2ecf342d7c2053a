import { type FaultPlace, formatFault } from "./fault.ts";
import { GeometryBuilder } from "./geometryBuilder.ts";
import { HEIGHTS_DROPPED, type Remarks } from "./remarks.ts";
import type { AttributeValue, SourceFeature, SourceGeometry } from "./sourceLayer.ts";

/** GeoJSON values (RFC 7946) → features. Every function says which feature, counted from 1, and why it refuses. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** GeoJSON nests collections at most once (§ 3.1.8 advises against more); a little more is harmless. */
const MAX_DEPTH = 32;

const GEOMETRY_TYPES = new Set([
  "Point",
  "MultiPoint",
  "LineString",
  "MultiLineString",
  "Polygon",
  "MultiPolygon",
  "GeometryCollection",
]);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isGeometryType(type: unknown): boolean {
  return typeof type === "string" && GEOMETRY_TYPES.has(type);
}

/** A Feature, or a bare geometry as a feature without attributes. */
export function featureOf(value: unknown, feature: number, remarks: Remarks, place: FaultPlace = {}): SourceFeature {
  const at = { feature, ...place };
  if (!isObject(value)) throw malformed({ zh: "不是对象", en: "not an object" }, at);
  if (isGeometryType(value.type)) return { geometry: geometryOf(value, feature, remarks, at), attributes: {} };
  if (value.type !== "Feature") {
    throw malformed(
      { zh: `type 应为 Feature,实为 ${shown(value.type)}`, en: `type is ${shown(value.type)}, not Feature` },
      at,
    );
  }
  if (value.geometry === undefined)
    throw malformed({ zh: "缺少 geometry(可为 null)", en: "no geometry member (it may be null)" }, at);
  const geometry = value.geometry === null ? null : geometryOf(value.geometry, feature, remarks, at);
  return { geometry, attributes: attributesOf(value, at) };
}

/** Nested values are given as JSON text; a feature's own `id` becomes the attribute `id` where there is none. */
function attributesOf({ id, properties }: JsonObject, place: FaultPlace): Record<string, AttributeValue> {
  if (properties !== undefined && properties !== null && !isObject(properties)) {
    throw malformed({ zh: "properties 应为对象或 null", en: "properties is neither an object nor null" }, place);
  }
  const attributes: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(properties ?? {})) attributes[name] = attributeOf(value);
  if ((typeof id === "string" || typeof id === "number") && !("id" in attributes)) attributes.id = id;
  return attributes;
}

function attributeOf(value: unknown): AttributeValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  return JSON.stringify(value);
}

function geometryOf(value: unknown, feature: number, remarks: Remarks, place: FaultPlace): SourceGeometry | null {
  const builder = new GeometryBuilder(feature, remarks);
  const noteHeight = () => remarks.note(HEIGHTS_DROPPED, feature);
  addGeometry(value, builder, { place, noteHeight }, 0);
  return builder.build();
}

interface Context {
  readonly place: FaultPlace;
  readonly noteHeight: () => void;
}

function addGeometry(value: unknown, builder: GeometryBuilder, context: Context, depth: number): void {
  const { place } = context;
  if (!isObject(value)) throw malformed({ zh: "geometry 不是对象", en: "the geometry is not an object" }, place);
  const { type, coordinates } = value;
  if (!isGeometryType(type)) {
    throw malformed({ zh: `几何类型 ${shown(type)} 未知`, en: `geometry type ${shown(type)} is unknown` }, place);
  }
  if (type === "GeometryCollection") {
    if (depth > MAX_DEPTH) throw malformed({ zh: "几何嵌套过深", en: "its geometry is nested too deeply" }, place);
    for (const part of list(value.geometries, place)) addGeometry(part, builder, context, depth + 1);
    return;
  }
  addCoordinates(type as string, coordinates, builder, context);
}

function addCoordinates(type: string, coordinates: unknown, builder: GeometryBuilder, context: Context): void {
  const { place } = context;
  switch (type) {
    case "Point":
      // An empty array is how empty points are written in practice.
      if (list(coordinates, place).length > 0) builder.addPoints(positions([coordinates], context));
      return;
    case "MultiPoint":
      builder.addPoints(positions(coordinates, context));
      return;
    case "LineString":
      builder.addLine(positions(coordinates, context));
      return;
    case "MultiLineString":
      for (const line of list(coordinates, place)) builder.addLine(positions(line, context));
      return;
    case "Polygon":
      builder.addPolygon(list(coordinates, place).map((ring) => positions(ring, context)));
      return;
    default:
      for (const polygon of list(coordinates, place)) {
        builder.addPolygon(list(polygon, place).map((ring) => positions(ring, context)));
      }
  }
}

function list(value: unknown, place: FaultPlace): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw malformed(
      { zh: `坐标应为数组,实为 ${shown(value)}`, en: `${shown(value)} stands where an array of coordinates should` },
      place,
    );
  }
  return value;
}

/** Interleaved x, y of an array of positions; what follows the second number is height. */
function positions(value: unknown, { place, noteHeight }: Context): Float64Array {
  const items = list(value, place);
  const xy = new Float64Array(2 * items.length);
  for (let i = 0; i < items.length; i++) {
    const position = items[i];
    if (!Array.isArray(position) || typeof position[0] !== "number" || typeof position[1] !== "number") {
      throw malformed(
        { zh: `坐标 ${shown(position)} 不是数对`, en: `the position ${shown(position)} is not a pair of numbers` },
        place,
      );
    }
    if (position.length > 2) noteHeight();
    xy[2 * i] = position[0];
    xy[2 * i + 1] = position[1];
  }
  return xy;
}

const SHOWN_LENGTH = 40;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

const MEND = { zh: "按 RFC 7946 改正该要素", en: "correct it as RFC 7946 has it" };

export function malformed(detail: { zh: string; en: string }, place: FaultPlace) {
  return formatFault("malformed-geojson", detail, MEND, place);
}
