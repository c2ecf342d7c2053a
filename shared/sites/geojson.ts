import type { FeatureCollection, MultiPolygon } from "geojson";
import { positionsOf } from "../geometry/rings.ts";
import { Problem } from "../problems/problem.ts";
import { checkRing } from "./checkRing.ts";
import { crsConflict, type DeclaredCrs, declaredCrs, isSameSystem } from "./declaredCrs.ts";
import { isFiniteNumber, isRecord, type Pointer, placeOf } from "./json.ts";
import type { SiteWarning } from "./site.ts";
import { VertexCount } from "./vertexCount.ts";

/**
 * GeoJSON (RFC 7946) as a caller sends it → rings, without judging their shape. Every fault is said with a JSON pointer
 * and how to mend it.
 */

/** Rings of one polygon, interleaved x, y as sent, with the pointer to where they stand. */
export interface RawPolygon {
  readonly rings: readonly Float64Array[];
  readonly pointer: Pointer;
}

export interface RawPart {
  readonly id: string;
  readonly polygons: readonly RawPolygon[];
}

export interface RawSite {
  readonly parts: readonly RawPart[];
  /** Where the site stands in the request. */
  readonly pointer: Pointer;
  /** What the site says of its own coordinates. */
  readonly declaredCrs: DeclaredCrs | null;
  /** Positions carried a third number, which was left out. */
  readonly hasHeights: boolean;
  /** What reading it had to conclude or left open. */
  readonly warnings?: readonly SiteWarning[];
  /** Why the coordinates mean nothing unless the request states their system. */
  readonly crsWanted?: Problem;
  /** Of a text file: the line on which the ring, or the position in it, stands that a pointer names. */
  readonly lineOf?: (pointer: Pointer) => number | undefined;
}

/**
 * @throws Problem `not-a-geometry`, `bad-position`, `ring-not-closed`, `too-few-positions`, `too-many-vertices`,
 * `unknown-crs`, `crs-conflict`
 */
export function readGeoJsonSite(value: unknown, pointer: Pointer, maxVertices: number): RawSite {
  return new SiteReader(maxVertices).site(value, pointer);
}

/**
 * A site as GeoJSON again: ids and coordinates as they were sent, to the last digit, and nothing else of what the caller's
 * features may have carried. Read anew, it gives the same parts.
 */
export function writeGeoJsonSite({ parts }: RawSite): FeatureCollection<MultiPolygon, null> {
  return {
    type: "FeatureCollection",
    features: parts.map(({ id, polygons }) => ({
      type: "Feature",
      id,
      properties: null,
      geometry: { type: "MultiPolygon", coordinates: polygons.map(({ rings }) => rings.map(positionsOf)) },
    })),
  };
}

class SiteReader {
  private readonly vertices: VertexCount;
  private hasHeights = false;
  private crs: DeclaredCrs | null = null;

  constructor(maxVertices: number) {
    this.vertices = new VertexCount(maxVertices);
  }

  site(value: unknown, pointer: Pointer): RawSite {
    const parts = this.parts(value, pointer);
    if (parts.length === 0) throw notAGeometry(pointer, "has no polygon in it", "里面没有面");
    return { parts, pointer, declaredCrs: this.crs, hasHeights: this.hasHeights };
  }

  private parts(value: unknown, pointer: Pointer): RawPart[] {
    if (!isRecord(value)) throw notAGeometry(pointer, "is not a GeoJSON object", "不是 GeoJSON 对象");
    if (value.type === "FeatureCollection") {
      this.noteCrs(value, pointer);
      if (!Array.isArray(value.features)) throw notAGeometry(`${pointer}/features`, "is not an array", "不是数组");
      return value.features.map((feature, i) => this.feature(feature, `${pointer}/features/${i}`, i));
    }
    if (value.type === "Feature") return [this.feature(value, pointer, 0)];
    return [{ id: "1", polygons: this.geometry(value, pointer) }];
  }

  private feature(value: unknown, pointer: Pointer, index: number): RawPart {
    if (!isRecord(value) || value.type !== "Feature") {
      throw notAGeometry(pointer, "is not a Feature", "不是 Feature");
    }
    this.noteCrs(value, pointer);
    const id = typeof value.id === "string" || typeof value.id === "number" ? String(value.id) : String(index + 1);
    return { id, polygons: this.geometry(value.geometry, `${pointer}/geometry`) };
  }

  private geometry(value: unknown, pointer: Pointer): RawPolygon[] {
    if (!isRecord(value)) throw notAGeometry(pointer, "is not a geometry", "不是几何对象");
    this.noteCrs(value, pointer);
    const { type, coordinates } = value;
    if (type === "Polygon") return [this.polygon(coordinates, `${pointer}/coordinates`)];
    if (type === "MultiPolygon") {
      const list = this.array(coordinates, `${pointer}/coordinates`);
      if (list.length === 0) throw notAGeometry(`${pointer}/coordinates`, "has no polygon in it", "里面没有面");
      return list.map((polygon, i) => this.polygon(polygon, `${pointer}/coordinates/${i}`));
    }
    const name = typeof type === "string" ? type.slice(0, 40) : "nothing";
    throw notAGeometry(
      `${pointer}/type`,
      `is ${name}; a site is a Polygon, MultiPolygon, Feature or FeatureCollection`,
      `是 ${name}；用地范围应为 Polygon、MultiPolygon、Feature 或 FeatureCollection`,
    );
  }

  /** One site, one system, wherever in it that is declared. */
  private noteCrs(value: Record<string, unknown>, pointer: Pointer): void {
    const declared = declaredCrs(value, pointer);
    if (declared && this.crs && !isSameSystem(declared.name, this.crs.name)) throw crsConflict(declared, this.crs.name);
    this.crs ??= declared;
  }

  private polygon(value: unknown, pointer: Pointer): RawPolygon {
    const rings = this.array(value, pointer);
    if (rings.length === 0) throw notAGeometry(pointer, "has no ring", "没有环");
    return { rings: rings.map((ring, i) => this.ring(ring, `${pointer}/${i}`)), pointer };
  }

  private ring(value: unknown, pointer: Pointer): Float64Array {
    const positions = this.array(value, pointer);
    this.vertices.add(positions.length, pointer);
    const ring = new Float64Array(2 * positions.length);
    positions.forEach((position, i) => {
      const [x, y] = this.position(position, `${pointer}/${i}`);
      ring[2 * i] = x;
      ring[2 * i + 1] = y;
    });
    checkRing(ring, pointer);
    return ring;
  }

  private position(value: unknown, pointer: Pointer): [number, number] {
    if (!Array.isArray(value) || value.length < 2 || !isFiniteNumber(value[0]) || !isFiniteNumber(value[1])) {
      throw new Problem({
        type: "bad-position",
        status: 400,
        title: { zh: "坐标不是数", en: "Position is not two finite numbers" },
        detail: {
          zh: `${pointer} 处的坐标不是两个有限的数`,
          en: `The position at ${pointer} is not an array of two finite numbers`,
        },
        mend: { zh: "每个点写成 [经度, 纬度]", en: "Write every position as [longitude, latitude]" },
        pointer,
      });
    }
    if (value.length > 2) this.hasHeights = true;
    return [value[0], value[1]];
  }

  private array(value: unknown, pointer: Pointer): unknown[] {
    if (!Array.isArray(value)) throw notAGeometry(pointer, "is not an array", "不是数组");
    return value;
  }
}

function notAGeometry(pointer: Pointer, en: string, zh: string): Problem {
  return new Problem({
    type: "not-a-geometry",
    status: 400,
    title: { zh: "不是面状几何", en: "Not a polygon geometry" },
    detail: { zh: `${placeOf(pointer).zh} ${zh}`, en: `${placeOf(pointer).en} ${en}` },
    mend: {
      zh: "用地范围用 RFC 7946 的 Polygon、MultiPolygon、Feature 或 FeatureCollection",
      en: "Send a Polygon, MultiPolygon, Feature or FeatureCollection as in RFC 7946",
    },
    pointer,
  });
}
