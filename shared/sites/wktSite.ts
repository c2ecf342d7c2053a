import type { Geometry } from "../cql2/expression.ts";
import { TokenReader } from "../cql2/tokenReader.ts";
import type { Grammar } from "../cql2/tokens.ts";
import { readWkt, type WktDialect } from "../cql2/wkt.ts";
import { formatFault } from "../formats/fault.ts";
import { crsConflict, type DeclaredCrs } from "./declaredCrs.ts";
import { type FilePart, fileSite } from "./fileSite.ts";
import type { RawSite } from "./geojson.ts";
import { holds } from "./notAreas.ts";
import type { SiteFormat } from "./siteFormat.ts";
import { decodedText } from "./text.ts";
import { VertexCount } from "./vertexCount.ts";

/** PostGIS's prefix of EWKT: the EPSG code of what follows. */
const SRID = /\bSRID\s*=\s*(\d{1,9})\s*;/gi;

const BEGIN =
  /^\s*(SRID\s*=\s*\d{1,9}\s*;\s*)?(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(Z|M|ZM)?\s*(\(|EMPTY\b)/i;

/**
 * Well-known text (OGC 06-103r4 § 7) and PostGIS's EWKT. Several geometries, one after another or with semicolons between
 * them, are parts of one site.
 */
export const wktFile: SiteFormat = {
  name: "WKT, EWKT",
  mediaTypes: ["text/wkt", "application/wkt"],
  extensions: ["wkt", "ewkt"],
  matches: (bytes) => BEGIN.test(decodedText(bytes.subarray(0, 256))),
  read: ({ bytes }, { maxVertices }) => readWktSite(decodedText(bytes), maxVertices),
};

/** @throws Problem `malformed-wkt` with the line, `not-a-geometry`, `too-many-vertices`, `crs-conflict` */
function readWktSite(text: string, maxVertices: number): RawSite {
  const declaredCrs = sridOf(text);
  // Blanks in the place of prefixes keep the count of characters.
  const plain = text.replaceAll(SRID, (prefix) => prefix.replaceAll(/[^\n]/g, " ")).replaceAll(";", " ");
  const reader = new TokenReader(plain, grammarOf(plain));
  const vertices = new VertexCount(maxVertices);
  const dialect: WktDialect = { dimensions: ["Z", "M", "ZM"], maxNumbers: 4, onPosition: () => vertices.add(1) };
  const heights = { found: false };
  const parts: FilePart[] = [];
  while (reader.next.kind !== "end") parts.push({ polygons: polygonsOf(readWkt(reader, dialect), heights) });
  return fileSite(parts, { declaredCrs, hasHeights: heights.found });
}

function sridOf(text: string): DeclaredCrs | null {
  const [first, ...others] = [...new Set(Array.from(text.matchAll(SRID), ([, code]) => Number(code)))];
  // PostGIS writes 0 for an unknown system.
  if (first === undefined || (first === 0 && others.length === 0)) return null;
  const declared = { name: `EPSG:${first}`, pointer: "" };
  if (others.length > 0) throw crsConflict(declared, `EPSG:${others[0]}`);
  return declared;
}

function grammarOf(text: string): Grammar {
  const lineOf = (at: number) => text.slice(0, at - 1).split("\n").length;
  return {
    name: "WKT",
    fault: (zh, en, at) =>
      formatFault("malformed-wkt", { zh, en }, REWRITE, at === undefined ? {} : { line: lineOf(at) }),
  };
}

const REWRITE = {
  zh: "写成 POLYGON((x y, x y, …, x y)) 或 SRID=4527;MULTIPOLYGON(…)",
  en: "write POLYGON((x y, x y, …, x y)) or SRID=4527;MULTIPOLYGON(…)",
};

function polygonsOf(geometry: Geometry, heights: { found: boolean }): Float64Array[][] {
  const ringOf = (ring: readonly (readonly number[])[]): Float64Array => {
    heights.found ||= ring.some((position) => position.length > 2);
    return Float64Array.from(ring.flatMap(([x, y]) => [x!, y!]));
  };
  switch (geometry.type) {
    case "Polygon":
      return [geometry.coordinates.map(ringOf)];
    case "MultiPolygon":
      return geometry.coordinates.map((rings) => rings.map(ringOf));
    case "GeometryCollection":
      return geometry.geometries.flatMap((member) => polygonsOf(member, heights));
    default:
      throw holds(geometry.type.endsWith("Point") ? "points" : "lines");
  }
}
