import type { LocalText } from "../problems/problem.ts";

/**
 * What every reader of files gives: features one by one, coordinates untouched, in the file's own CRS.
 */

/** Interleaved x, y in the file's CRS and in x/y order (easting, northing or lon, lat). Rings as the file has them. */
export type SourceGeometry =
  | { readonly kind: "polygons"; readonly polygons: readonly (readonly Float64Array[])[] }
  | { readonly kind: "lines"; readonly lines: readonly Float64Array[] }
  | { readonly kind: "points"; readonly points: Float64Array };

export type AttributeValue = string | number | boolean | null;

export interface SourceFeature {
  /** `null` where the file has a feature without geometry. */
  readonly geometry: SourceGeometry | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** How the file says its CRS: `EPSG:4527`, a WKT text, or nothing. */
export type StatedCrs = { readonly epsg: number } | { readonly wkt: string } | null;

/** Something that a reader dropped, guessed or mended, and where. Equal ones are counted together. */
export interface SourceRemark {
  readonly what: LocalText;
  readonly count: number;
  /** The first few features concerned, counted from 1; empty where the whole file is meant. */
  readonly features: readonly number[];
}

export interface SourceLayer {
  readonly name: string;
  readonly format: "flatgeobuf" | "geojson" | "geojsonseq" | "shapefile";
  readonly crs: StatedCrs;
  /** Features in file order. May be consumed once. */
  readonly features: AsyncIterable<SourceFeature>;
  /** Grows while the features are read; complete after the last. */
  readonly remarks?: readonly SourceRemark[];
}
