declare module "geobuf" {
  import type { FeatureCollection } from "geojson";
  import type { PbfReader } from "pbf";

  export function decode(pbf: PbfReader): FeatureCollection;
}
