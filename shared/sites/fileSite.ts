import { checkRing } from "./checkRing.ts";
import type { DeclaredCrs } from "./declaredCrs.ts";
import type { RawPolygon, RawSite } from "./geojson.ts";
import type { Pointer } from "./json.ts";
import { notAreas } from "./notAreas.ts";
import type { SiteWarning } from "./site.ts";

/** A feature of a file: an id or a name, if it has one, and areas, each its outer ring (x, y) and then its holes. */
export interface FilePart {
  readonly id?: string | undefined;
  readonly polygons: readonly (readonly Float64Array[])[];
}

export interface FileFacts {
  readonly declaredCrs?: DeclaredCrs | null;
  readonly hasHeights?: boolean;
  readonly warnings?: readonly SiteWarning[];
  /** Of a text file: the line on which a ring begins. */
  readonly lineOfRing?: ReadonlyMap<Float64Array, number>;
}

/**
 * The features of a file as the parts of one site. Pointers are those of the site as GeoJSON, a FeatureCollection of
 * MultiPolygons (`writeGeoJsonSite`).
 * @throws Problem `not-a-geometry`, `ring-not-closed`, `too-few-positions`
 */
export function fileSite(parts: readonly FilePart[], facts: FileFacts = {}): RawSite {
  const { declaredCrs = null, hasHeights = false, warnings, lineOfRing } = facts;
  if (parts.length === 0) throw notAreas("文件里没有面", "The file has no polygon in it");
  const ids = idsOf(parts);
  const lines = new Map<Pointer, number>();
  const placed = (rings: readonly Float64Array[], pointer: Pointer): RawPolygon => {
    rings.forEach((ring, i) => {
      const line = lineOfRing?.get(ring);
      if (line !== undefined) lines.set(`${pointer}/${i}`, line);
      checkRing(ring, `${pointer}/${i}`, line);
    });
    return { rings, pointer };
  };
  return {
    parts: parts.map(({ polygons }, i) => {
      if (polygons.length === 0) throw notAreas(`第 ${i + 1} 个要素没有面`, `Feature ${i + 1} has no polygon`);
      if (polygons.some((rings) => rings.length === 0)) {
        throw notAreas(`第 ${i + 1} 个要素的面没有环`, `Feature ${i + 1} has a polygon without a ring`);
      }
      const pointer = `/features/${i}/geometry/coordinates`;
      return { id: ids[i]!, polygons: polygons.map((rings, k) => placed(rings, `${pointer}/${k}`)) };
    }),
    pointer: "",
    declaredCrs,
    hasHeights,
    ...(warnings && warnings.length > 0 ? { warnings } : {}),
    ...(lines.size > 0 ? { lineOf: (pointer) => lineAt(lines, pointer) } : {}),
  };
}

/** Where every feature has one and no two the same; else their numbers. */
function idsOf(parts: readonly FilePart[]): readonly string[] {
  const own = parts.flatMap(({ id }) => (id ? [id] : []));
  return own.length === parts.length && new Set(own).size === own.length ? own : parts.map((_, i) => String(i + 1));
}

/** Of the ring that the pointer names, or stands in; of a polygon, that of its outer ring. */
function lineAt(lines: ReadonlyMap<Pointer, number>, pointer: Pointer): number | undefined {
  return lines.get(pointer) ?? lines.get(pointer.slice(0, pointer.lastIndexOf("/"))) ?? lines.get(`${pointer}/0`);
}
