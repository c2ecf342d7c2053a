import { encodeFeature, encodeFile } from "../flatgeobuf/encode.ts";
import { polygonBounds } from "../geometry/rings.ts";
import type { FeatureSet } from "./featureSet.ts";

/** The format has no registered media type; this one is agreed on in flatgeobuf's discussion 112 and used by STAC. */
export const FLATGEOBUF_MEDIA_TYPE = "application/vnd.flatgeobuf";

/** A FlatGeobuf with an index, EPSG:4490, features in the set's order; in chunks. */
export function writeFlatgeobuf({ name, title, columns, features }: FeatureSet): readonly Uint8Array[] {
  return encodeFile(
    { name, title, columns, geometryType: "MultiPolygon" },
    features.map(({ polygons, values }) => ({
      bytes: encodeFeature(polygons, columns, values),
      bounds: polygonBounds(polygons),
    })),
  );
}
