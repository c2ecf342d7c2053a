import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { describe, expect, it } from "vitest";
import type { Column } from "../../../shared/flatgeobuf/schema.ts";
import { writeMvt } from "../../../shared/formats/writeMvt.ts";
import type { Polygon, Ring } from "../../../shared/geometry/rings.ts";

/**
 * mapbox/mvt-fixtures. The decoder that judges our tiles elsewhere must itself read what is valid; and every polygon of
 * the suite, written by us, comes back as it was.
 */
const SUITE = join(import.meta.dirname, "../../../../shared/suites/mvt-fixtures");

interface Fixture {
  readonly number: string;
  readonly valid: boolean;
  readonly bytes: Uint8Array;
  readonly json: { readonly layers?: readonly FixtureLayer[] };
}

interface FixtureLayer {
  readonly name: string;
  readonly features?: readonly {
    readonly id?: number;
    readonly type?: number;
    readonly geometry?: readonly number[];
  }[];
}

function fixtures(): Fixture[] {
  if (!existsSync(SUITE)) {
    console.log(`skipped: no ${SUITE}`);
    return [];
  }
  return readdirSync(SUITE).map((number) => {
    const file = (name: string) => readFileSync(join(SUITE, number, name));
    const info = JSON.parse(file("info.json").toString()) as { validity: { v2: boolean } };
    const json = JSON.parse(file("tile.json").toString()) as Fixture["json"];
    return { number, valid: info.validity.v2, bytes: new Uint8Array(file("tile.mvt")), json };
  });
}

const ALL = fixtures();

const ringsOf = (bytes: Uint8Array, layer: string, feature: number): number[][][] =>
  new VectorTile(new PbfReader(bytes)).layers[layer]!.feature(feature)
    .loadGeometry()
    .map((ring) => ring.map(({ x, y }) => [x, y]));

describe.skipIf(ALL.length === 0)("mapbox/mvt-fixtures", () => {
  it("has its valid tiles read by the decoder that our tiles are judged by", () => {
    const valid = ALL.filter((fixture) => fixture.valid);
    expect(valid).toHaveLength(46);
    for (const { number, bytes, json } of valid) {
      const { layers } = new VectorTile(new PbfReader(bytes));
      for (const layer of json.layers ?? []) {
        const features = layer.features ?? [];
        if (features.length > 0) expect(layers[layer.name]?.length, number).toBe(features.length);
      }
    }
  });

  it("has polygons that come back from our writer as they were", () => {
    let polygons = 0;
    for (const { number, bytes, json, valid } of ALL) {
      for (const { name, features = [] } of valid ? (json.layers ?? []) : []) {
        for (const [i, feature] of features.entries()) {
          if (feature.type !== 3) continue;
          polygons++;
          const rings = ringsOf(bytes, name, i);
          const again = writeMvt(setOf(name, rings, feature.id), 4096);
          expect(ringsOf(again, name, 0), number).toEqual(rings);
        }
      }
    }
    expect(polygons).toBe(6);
  });
});

const ID: Column = { name: "id", type: "ULong" };

/** Every ring with a positive area begins a polygon (§ 4.3.4.4). */
function setOf(name: string, rings: readonly number[][][], id = 1) {
  const polygons: Ring[][] = [];
  for (const positions of rings) {
    const ring = Float64Array.from(positions.flat());
    const area = positions
      .slice(1)
      .reduce((sum, [x, y], i) => sum + positions[i]![0]! * y! - x! * positions[i]![1]!, 0);
    if (area > 0) polygons.push([ring]);
    else polygons.at(-1)!.push(ring);
  }
  const features = [{ polygons: polygons as Polygon[], values: [id] }];
  return { name, title: name, columns: [ID], idColumn: ID.name, features };
}
