import { readGeoJsonSite } from "./geojson.ts";
import { parseJson } from "./parseJson.ts";
import type { SiteFormat } from "./siteFormat.ts";

/** GeoJSON (RFC 7946) as a file. */
export const geoJsonFile: SiteFormat = {
  name: "GeoJSON",
  mediaTypes: ["application/geo+json"],
  extensions: ["geojson", "json"],
  matches: (bytes) => firstVisible(bytes) === "{",
  read: ({ bytes }, { maxVertices }) => readGeoJsonSite(parseJson(bytes), "", maxVertices),
};

/** The first character that is neither white space nor a byte order mark. */
function firstVisible(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 256)).trimStart().slice(0, 1);
}
