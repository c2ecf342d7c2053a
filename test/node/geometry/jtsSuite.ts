import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Ring } from "../../../shared/geometry/rings.ts";

/** The XML tests of JTS (locationtech/jts, testxml), where they are present. */
const SUITE = fileURLToPath(new URL("../../../../shared/suites/jts-testxml/", import.meta.url).href);

export const jtsPresent = existsSync(SUITE);
if (!jtsPresent) console.log("skipped: the JTS tests are not here");

/** The areas of a geometry, each a list of rings as written; null where it has other parts or none. */
export type Areas = readonly (readonly Ring[])[];

export interface JtsTest {
  readonly op: string;
  /** "A" or "B", in the order of the operation's arguments. */
  readonly args: readonly string[];
  readonly expected: string;
}

export interface JtsCase {
  /** File, number of the case in it, and what it says of itself. */
  readonly name: string;
  readonly file: string;
  /** Results are rounded to a fixed grid. */
  readonly fixedPrecision: boolean;
  /** The text of A and B. */
  readonly geometries: Readonly<Record<string, string>>;
  readonly tests: readonly JtsTest[];
}

export function jtsCases(): JtsCase[] {
  const files = readdirSync(SUITE, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".xml"));
  return files.sort().flatMap(casesOf);
}

function casesOf(file: string): JtsCase[] {
  const text = readFileSync(SUITE + file, "utf8").replaceAll(/<!--[\s\S]*?-->/g, "");
  const fixedPrecision = /<precisionModel[^>]*scale=/.test(text);
  return [...text.matchAll(/<case>([\s\S]*?)<\/case>/g)].map(([, body], number) => {
    const within = (tag: string): string => new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(body!)?.[1]?.trim() ?? "";
    const name = `${file} ${number} ${within("desc").replaceAll(/\s+/g, " ")}`.trim();
    return { name, file, fixedPrecision, geometries: { A: within("a"), B: within("b") }, tests: testsOf(body!) };
  });
}

function testsOf(body: string): JtsTest[] {
  return [...body.matchAll(/<op\b([^>]*)>([\s\S]*?)<\/op>/g)].map(([, attributes, expected]) => {
    const value = (key: string): string => new RegExp(`${key}\\s*=\\s*['"]([^'"]*)`).exec(attributes!)?.[1] ?? "";
    const args = [value("arg1"), value("arg2")].filter((arg) => /^[AB]$/i.test(arg)).map((arg) => arg.toUpperCase());
    return { op: value("name").toLowerCase(), args, expected: expected!.trim() };
  });
}

/** The polygons of a WKT or WKB (hexadecimal) geometry in two dimensions; null where anything in it is no polygon. */
export function areasOf(geometry: string): Areas | null {
  const { polygons, isArea } = polygonsIn(geometry);
  return isArea && polygons.every((rings) => rings.every((ring) => ring.every(Number.isFinite))) ? polygons : null;
}

/** The polygons among the parts of a WKT or WKB geometry, and whether there is nothing else. */
export function polygonsIn(geometry: string): { readonly polygons: Areas; readonly isArea: boolean } {
  const polygons: Ring[][] = [];
  const isArea = /^[0-9A-F\s]{10,}$/i.test(geometry) ? readWkb(geometry, polygons) : readWkt(geometry, polygons);
  return { polygons, isArea };
}

/** Adds the polygons to `out`, those in collections too. Returns whether there was nothing else. */
function readWkt(text: string, out: Ring[][]): boolean {
  const tokens = text.match(/[(),]|[^\s(),]+/g) ?? [];
  let at = 0;
  let onlyAreas = true;
  /** "( x y, x y )" or nested lists of them. */
  const list = (): unknown[] => {
    const items: unknown[] = [];
    if (tokens[at] !== "(") {
      at++;
      return items;
    }
    for (at++; tokens[at - 1] !== ")"; at++) {
      const numbers: number[] = [];
      while (/^[^(),E]/.test(tokens[at]!)) numbers.push(Number(tokens[at++]));
      items.push(numbers.length > 0 ? numbers : list());
    }
    return items;
  };
  const ringsOf = (polygon: unknown[]): Ring[] =>
    (polygon as number[][][])
      .filter((r) => r.length > 0)
      .map((r) => Float64Array.from(r.flatMap(([x, y]) => [x!, y!])));
  const geometry = (): void => {
    const type = (tokens[at++] ?? "").toUpperCase();
    while (/^(Z|M|ZM)$/i.test(tokens[at] ?? "")) at++;
    if (type === "GEOMETRYCOLLECTION") {
      if (tokens[at] === "EMPTY") at++;
      else for (at++; tokens[at - 1] !== ")"; at++) geometry();
    } else if (type === "POLYGON") out.push(ringsOf(list()));
    else if (type === "MULTIPOLYGON") for (const polygon of list()) out.push(ringsOf(polygon as unknown[]));
    else {
      onlyAreas = false;
      list();
    }
  };
  geometry();
  for (let i = out.length; i-- > 0; ) if (out[i]!.length === 0) out.splice(i, 1);
  return onlyAreas;
}

const [POLYGON, MULTIPOLYGON, COLLECTION] = [3, 6, 7];

/** As `readWkt`, of what ISO 13249-3 calls well-known binary. */
function readWkb(hex: string, out: Ring[][]): boolean {
  const bytes = Buffer.from(hex.replaceAll(/\s+/g, ""), "hex");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const geometry = (): boolean => {
    const little = view.getUint8(at++) === 1;
    const count = (): number => {
      at += 4;
      return view.getUint32(at - 4, little);
    };
    const number = (): number => {
      at += 8;
      return view.getFloat64(at - 8, little);
    };
    const type = count();
    if (type === MULTIPOLYGON || type === COLLECTION) {
      let left = count();
      while (left > 0 && geometry()) left--;
      return left === 0;
    }
    if (type !== POLYGON) return false;
    out.push(Array.from({ length: count() }, () => Float64Array.from({ length: 2 * count() }, number)));
    return true;
  };
  return geometry();
}

/** Latitudes stay latitudes, and a case spans so little that one series serves it, degrees. */
const [LARGEST, WIDEST] = [64, 4];

/**
 * The power of two that brings coordinates of any unit to degrees: it moves nothing against anything else, and nothing is
 * rounded.
 */
export function degreesPerUnit(areas: readonly Areas[]): number {
  const values = areas.flat(2).flatMap((ring) => [...ring]);
  const axis = (k: number): number[] => areas.flat(2).flatMap((ring) => [...ring].filter((_, i) => i % 2 === k));
  const most = (numbers: readonly number[]): number => numbers.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const spread = (numbers: readonly number[]): number => most(numbers.map((v) => v - numbers[0]!));
  const [largest, widest] = [most(values), Math.max(spread(axis(0)), spread(axis(1)))];
  return 2 ** Math.min(Math.floor(Math.log2(LARGEST / (largest || 1))), Math.floor(Math.log2(WIDEST / (widest || 1))));
}

export function scaled(areas: Areas, by: number): Areas {
  return areas.map((rings) => rings.map((ring) => ring.map((v) => v * by)));
}
