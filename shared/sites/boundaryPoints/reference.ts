import { type GaussKrugerZone, zoneNumbered, zoneOfEasting } from "../../geometry/crs.ts";
import type { Problem } from "../../problems/problem.ts";
import type { DeclaredCrs } from "../declaredCrs.ts";
import type { SiteWarning } from "../site.ts";
import { conflictingReference, missingZone, oldDatum, unknownReference } from "./faults.ts";
import type { Attribute, BoundaryFile, Point } from "./grammar.ts";
import { narrow } from "./narrow.ts";
import { orderOf, type ValueOrder } from "./order.ts";
import { assumedDatum, inDegrees, swapped, transformationLeftOut } from "./warnings.ts";

/** What a file's coordinates are: as it declares, else by the numbers. */
export interface Reference extends ValueOrder {
  readonly declaredCrs: DeclaredCrs | null;
  /** Where only the request can say. */
  readonly crsWanted?: Problem;
  readonly warnings: readonly SiteWarning[];
}

const KEYS = {
  datum: ["坐标系"],
  width: ["几度分带", "分带"],
  projection: ["投影类型"],
  zone: ["带号"],
  transformation: ["转换参数"],
} as const;

/**
 * @throws Problem `datum-shift-unknown`, `unknown-crs`, `crs-conflict`, `coordinates-outside-crs`, `axis-order`, with the line
 */
export function referenceOf({ attributes, parcels }: BoundaryFile): Reference {
  const points = parcels.flatMap((parcel) => parcel.points);
  const datum = stated(attributes, KEYS.datum, knownDatum);
  const order = orderOf(points);
  const firstLine = points[0]!.line;
  const warnings = [
    ...(datum ? [] : [assumedDatum(firstLine)]),
    ...(order.eastingFirst ? [swapped(points[0]!)] : []),
    ...(order.isDegrees ? [inDegrees(points[0]!)] : []),
    ...attributesOf(attributes, KEYS.transformation).filter(isSet).slice(0, 1).map(transformationLeftOut),
  ];
  if (order.isDegrees) return { ...order, declaredCrs: datum && { name: "EPSG:4490", ...at(datum) }, warnings };
  return { ...order, ...zoneOf(attributes, points, order), warnings };
}

/** The zone that the header states must be that of the eastings; at least one of them must say it. */
function zoneOf(
  attributes: readonly Attribute[],
  points: readonly Point[],
  order: ValueOrder,
): Pick<Reference, "declaredCrs" | "crsWanted"> {
  stated(attributes, KEYS.projection, knownProjection);
  const ofEastings = zoneOfEastings(points, order);
  const said = stated(attributes, KEYS.zone, zoneNumber);
  if (!said) return { declaredCrs: null, ...(ofEastings ? {} : { crsWanted: missingZone(points[0]!.line) }) };
  const zone = zoneNumbered(said.meaning, ofEastings !== null);
  if (!zone)
    throw unknownReference(said.line, { zh: `没有 ${said.meaning} 带`, en: `there is no zone ${said.meaning}` });
  if (ofEastings && ofEastings.zone !== zone.zone) {
    throw conflictingReference(said.line, {
      zh: `带号为 ${zone.zone}，而横坐标以 ${ofEastings.zone} 开头`,
      en: `带号 is ${zone.zone}, but the eastings begin with ${ofEastings.zone}`,
    });
  }
  const width = stated(attributes, KEYS.width, zoneWidth);
  if (width && width.meaning !== zone.width) {
    throw conflictingReference(width.line, {
      zh: `几度分带为 ${width.meaning}，而 ${zone.zone} 带是 ${zone.width} 度带`,
      en: `几度分带 is ${width.meaning}, but zone ${zone.zone} is one of ${zone.width} degrees`,
    });
  }
  return { declaredCrs: { name: `EPSG:${zone.epsg}`, ...at(said) } };
}

/** `null` where eastings carry no zone number. @throws Problem `crs-conflict` where they differ in it */
function zoneOfEastings(points: readonly Point[], { eastingFirst }: ValueOrder): GaussKrugerZone | null {
  const zoneAt = ({ values }: Point) => zoneOfEasting(values[eastingFirst ? 0 : 1]);
  const [first] = points;
  const zone = zoneAt(first!);
  const other = points.find((point) => zoneAt(point)?.zone !== zone?.zone);
  if (!other) return zone;
  const [one, two] = [zone, zoneAt(other)].map((each) => each?.zone ?? "—");
  throw conflictingReference(other.line, {
    zh: `横坐标的带号为 ${two}，而第 ${first!.line} 行为 ${one}`,
    en: `the easting's zone is ${two}, that of line ${first!.line} is ${one}`,
  });
}

interface Stated<T> {
  readonly meaning: T;
  readonly line: number;
}

/** What a file states under one of these keys; blocks that state different things make no one site. @throws Problem `crs-conflict` */
function stated<T>(
  attributes: readonly Attribute[],
  keys: readonly string[],
  understand: (value: string, attribute: Attribute) => T,
): Stated<T> | null {
  const all = attributesOf(attributes, keys).map((attribute) => ({
    meaning: understand(narrow(attribute.value), attribute),
    line: attribute.line,
  }));
  const [first = null] = all;
  const other = all.find(({ meaning }) => meaning !== first?.meaning);
  if (first && other) {
    throw conflictingReference(other.line, {
      zh: `${keys[0]} 与第 ${first.line} 行不同`,
      en: `${keys[0]} differs from line ${first.line}`,
    });
  }
  return first;
}

/** Keys of a form that was left empty state nothing. */
function attributesOf(attributes: readonly Attribute[], keys: readonly string[]): Attribute[] {
  return attributes.filter(({ key, value }) => keys.includes(narrow(key)) && value !== "");
}

/** CGCS2000, and WGS 84, which differs from it by less than a millimetre in shape. */
function knownDatum(name: string, { line, value }: Attribute): "CGCS2000" {
  if (/2000|wgs-?_?84/i.test(name)) return "CGCS2000";
  if (/80|54|西安|北京|xian|beijing/i.test(name)) throw oldDatum(line, value.slice(0, 60));
  const said = value.slice(0, 60);
  throw unknownReference(line, { zh: `不认识坐标系 ${said}`, en: `the datum ${said} is not known` });
}

function knownProjection(name: string, { line, value }: Attribute): "Gauss-Krüger" {
  if (/高斯|gauss|transverse/i.test(name)) return "Gauss-Krüger";
  const said = value.slice(0, 60);
  throw unknownReference(line, { zh: `不认识投影 ${said}`, en: `the projection ${said} is not known` });
}

function zoneNumber(text: string, { line, value }: Attribute): number {
  const number = /^(\d{1,3})带?$/.exec(text)?.[1];
  if (number !== undefined) return Number(number);
  const said = value.slice(0, 60);
  throw unknownReference(line, { zh: `${said} 不是带号`, en: `${said} is not a zone number` });
}

function zoneWidth(text: string, { line, value }: Attribute): number {
  if (/[3三]/.test(text)) return 3;
  if (/[6六]/.test(text)) return 6;
  const said = value.slice(0, 60);
  throw unknownReference(line, {
    zh: `分带 ${said} 不是 3 或 6 度`,
    en: `zones of ${said} are neither of 3 nor of 6 degrees`,
  });
}

/** Zeros, and commas without figures, transform nothing. */
function isSet({ value }: Attribute): boolean {
  return /[1-9]/.test(narrow(value));
}

function at({ line }: Stated<unknown>): Pick<DeclaredCrs, "pointer" | "line"> & { readonly line: number } {
  return { pointer: "", line };
}
