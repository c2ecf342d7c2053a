import * as z from "zod";

/**
 * The documents of the OGC API standards, written down from their texts: what is required there is required here, and
 * further members are let through. Features Part 1 (17-069r4 § 7), Part 2 (18-058r1 § 6), Part 3 (19-079r2 § 6), Tile
 * Matrix Set and Tile Set Metadata (17-083r4 § 7, annex A of Tiles 20-057).
 */

export const link = z.looseObject({
  href: z.string().min(1),
  rel: z.string().min(1),
  type: z.string().optional(),
  hreflang: z.string().optional(),
  title: z.string().optional(),
  length: z.int().optional(),
  templated: z.boolean().optional(),
});

export type Link = z.output<typeof link>;

export const landingPage = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  links: z.array(link),
});

export const confClasses = z.looseObject({ conformsTo: z.array(z.string()) });

const box = z.union([z.array(z.number()).length(4), z.array(z.number()).length(6)]);

export const extent = z.looseObject({
  spatial: z
    .looseObject({
      bbox: z.array(box).min(1),
      crs: z
        .enum(["http://www.opengis.net/def/crs/OGC/1.3/CRS84", "http://www.opengis.net/def/crs/OGC/0/CRS84h"])
        .optional(),
    })
    .optional(),
  temporal: z
    .looseObject({
      interval: z.array(z.array(z.union([z.iso.datetime(), z.null()])).length(2)).min(1),
      trs: z.literal("http://www.opengis.net/def/uom/ISO-8601/0/Gregorian").optional(),
    })
    .optional(),
});

export const collection = z.looseObject({
  id: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  links: z.array(link),
  extent: extent.optional(),
  itemType: z.string().optional(),
  crs: z.array(z.string()).optional(),
  storageCrs: z.string().optional(),
});

export type Collection = z.output<typeof collection>;

export const collections = z.looseObject({ links: z.array(link), collections: z.array(collection) });

const position = z.array(z.number()).min(2);
const polygon = z.array(z.array(position).min(4));
const geometry = z.union([
  z.looseObject({ type: z.literal("Polygon"), coordinates: polygon }),
  z.looseObject({ type: z.literal("MultiPolygon"), coordinates: z.array(polygon) }),
]);

export type Geometry = z.output<typeof geometry>;

export const featureGeoJson = z.looseObject({
  type: z.literal("Feature"),
  geometry: geometry.nullable(),
  properties: z.record(z.string(), z.unknown()).nullable(),
  id: z.union([z.string(), z.number()]).optional(),
  links: z.array(link).optional(),
});

export type Feature = z.output<typeof featureGeoJson>;

export const featureCollectionGeoJson = z.looseObject({
  type: z.literal("FeatureCollection"),
  features: z.array(featureGeoJson),
  links: z.array(link).optional(),
  timeStamp: z.iso.datetime().optional(),
  numberMatched: z.int().nonnegative().optional(),
  numberReturned: z.int().nonnegative().optional(),
});

export const queryables = z.looseObject({
  $schema: z.literal("https://json-schema.org/draft/2020-12/schema"),
  $id: z.url(),
  type: z.literal("object"),
  properties: z.record(z.string(), z.looseObject({ type: z.string().optional(), format: z.string().optional() })),
  additionalProperties: z.boolean().optional(),
});

const crs = z.union([
  z.string(),
  z.looseObject({ uri: z.string() }),
  z.looseObject({ wkt: z.unknown() }),
  z.looseObject({ referenceSystem: z.unknown() }),
]);

const tilesetEntry = {
  title: z.string().optional(),
  dataType: z.enum(["map", "vector", "coverage"]),
  crs,
  tileMatrixSetURI: z.url().optional(),
  links: z.array(link),
};

export const tilesetList = z.looseObject({
  links: z.array(link).optional(),
  tilesets: z.array(z.looseObject(tilesetEntry)),
});

export const tileset = z.looseObject({
  ...tilesetEntry,
  tileMatrixSetLimits: z
    .array(
      z.looseObject({
        tileMatrix: z.string(),
        minTileRow: z.int().nonnegative(),
        maxTileRow: z.int().nonnegative(),
        minTileCol: z.int().nonnegative(),
        maxTileCol: z.int().nonnegative(),
      }),
    )
    .optional(),
});

export const tileMatrixSet = z.looseObject({
  id: z.string().optional(),
  uri: z.string().optional(),
  crs,
  orderedAxes: z.array(z.string()).min(1).optional(),
  wellKnownScaleSet: z.string().optional(),
  tileMatrices: z
    .array(
      z.looseObject({
        id: z.string(),
        scaleDenominator: z.number().positive(),
        cellSize: z.number().positive(),
        cornerOfOrigin: z.enum(["topLeft", "bottomLeft"]).optional(),
        pointOfOrigin: z.array(z.number()).length(2),
        tileWidth: z.int().positive(),
        tileHeight: z.int().positive(),
        matrixWidth: z.int().positive(),
        matrixHeight: z.int().positive(),
      }),
    )
    .min(1),
});
