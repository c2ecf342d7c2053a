declare module "geobuf" {
  import type { FeatureCollection } from "geojson";
  import type { PbfReader, PbfWriter } from "pbf";

  export function decode(pbf: PbfReader): FeatureCollection;
  export function encode(document: object, pbf: PbfWriter): Uint8Array;
}
