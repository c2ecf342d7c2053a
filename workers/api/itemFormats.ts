import { FLATGEOBUF_MEDIA_TYPE } from "../../shared/formats/writeFlatgeobuf.ts";
import { GEOBUF_MEDIA_TYPE } from "../../shared/formats/writeGeobuf.ts";
import { GEOJSON_MEDIA_TYPE } from "../../shared/formats/writeGeoJson.ts";
import { type Format, HTML } from "./formats.ts";

export type ItemFormat = "geojson" | "html" | "fgb" | "geobuf";

/** GeoJSON first: it is what is given where nothing is asked for. */
export const ITEM_FORMATS: readonly Format<ItemFormat>[] = [
  { name: "geojson", alias: "json", types: [GEOJSON_MEDIA_TYPE, "application/json"] },
  HTML,
  { name: "fgb", types: [FLATGEOBUF_MEDIA_TYPE] },
  { name: "geobuf", types: [GEOBUF_MEDIA_TYPE] },
];
