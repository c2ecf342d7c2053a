/** The conformance classes that test/api/ogc shows, by standard. Nothing else may be declared. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  // OGC API – Common – Part 1: Core (19-072). It has a class for OpenAPI 3.0 only.
  "ogcapi-common-1/1.0": ["core", "landing-page", "json", "html"],
  // OGC API – Common – Part 2: Geospatial Data (20-024)
  "ogcapi-common-2/1.0": ["collections", "json", "html"],
  // OGC API – Features – Part 1: Core (17-069r4). It has a class for OpenAPI 3.0 only.
  "ogcapi-features-1/1.0": ["core", "geojson", "html"],
  // The same, revised (17-069r5, draft): the first that knows OpenAPI 3.1
  "ogcapi-features-1/1.1": ["core", "geojson", "html", "oas31"],
  // OGC API – Features – Part 2: Coordinate Reference Systems by Reference (18-058r1)
  "ogcapi-features-2/1.0": ["crs"],
  // OGC API – Features – Part 3: Filtering (19-079r2)
  "ogcapi-features-3/1.0": ["queryables", "queryables-query-parameters", "filter", "features-filter"],
  // Common Query Language (21-065r2)
  "cql2/1.0": [
    "basic-cql2",
    "advanced-comparison-operators",
    "basic-spatial-functions",
    "basic-spatial-functions-plus",
    "cql2-text",
    "cql2-json",
  ],
  // OGC API – Tiles – Part 1: Core (20-057)
  "ogcapi-tiles-1/1.0": ["core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "geojson"],
};

/** Their URIs, as `/conformance` declares them. */
export const CONFORMANCE_CLASSES: readonly string[] = Object.entries(CLASSES).flatMap(([standard, classes]) =>
  classes.map((name) => `http://www.opengis.net/spec/${standard}/conf/${name}`),
);
