import type { AttributeValue } from "../../shared/formats/sourceLayer.ts";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import {
  type Bounds,
  EMPTY_BOUNDS,
  type MultiPolygon,
  polygonBounds,
  unionBounds,
  vertexCount,
} from "../../shared/geometry/rings.ts";
import type { AttributeRow, PublishedColumns } from "./attributes.ts";
import { HilbertSort } from "./hilbertSort.ts";
import type { Scratch } from "./scratch.ts";
import { decodeRecord, encodeRecord } from "./shapeRecord.ts";

/** A feature ready to be written: valid polygons in EPSG:4490 and the values of the published columns. */
export interface BuiltFeature {
  readonly polygons: MultiPolygon;
  readonly bounds: Bounds;
  readonly values: readonly AttributeValue[];
  readonly id: string;
  readonly class: string;
  readonly name: string;
  readonly areaM2: number;
}

/** The same while it is not yet known which columns are published. */
export type UnsortedFeature = Pick<BuiltFeature, "polygons" | "id" | "class" | "name"> & {
  readonly attributes: AttributeRow;
};

type About = readonly [id: string, className: string, name: string, areaM2: number, attributes: AttributeRow];

/** A layer's features, on the disk, while they are brought into Hilbert order; and what they come to together. */
export class BuiltFeatures {
  readonly #sort: HilbertSort;
  #bounds = EMPTY_BOUNDS;
  #vertices = 0;
  #areaM2 = 0;

  constructor(scratch: Scratch) {
    this.#sort = new HilbertSort(scratch);
  }

  get count(): number {
    return this.#sort.count;
  }

  /** Around all. */
  get bounds(): Bounds {
    return this.#bounds;
  }

  get vertices(): number {
    return this.#vertices;
  }

  get areaM2(): number {
    return this.#areaM2;
  }

  add({ polygons, id, class: className, name, attributes }: UnsortedFeature): void {
    const areaM2 = ellipsoidalArea(polygons);
    const bounds = polygonBounds(polygons);
    const about: About = [id, className, name, areaM2, attributes];
    this.#sort.add({ bytes: encodeRecord({ about, polygons }), bounds });
    this.#bounds = unionBounds(this.#bounds, bounds);
    this.#vertices += vertexCount(polygons);
    this.#areaM2 += areaM2;
  }

  /** In Hilbert order; any number of times. */
  *features(valuesOf: PublishedColumns["valuesOf"]): Generator<BuiltFeature> {
    for (const { bytes, bounds } of this.#sort.sorted()) {
      const { about, polygons } = decodeRecord(bytes);
      const [id, className, name, areaM2, attributes] = about as About;
      yield { polygons, bounds, values: valuesOf(attributes), id, class: className, name, areaM2 };
    }
  }
}
