declare module "shapefile" {
  import type { FeatureCollection } from "geojson";

  export function read(
    shp: Uint8Array,
    dbf: Uint8Array,
    options: { readonly encoding: string },
  ): Promise<FeatureCollection>;
}
