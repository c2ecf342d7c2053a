import * as z from "zod";
import { exposure, layerKind, layerSource, localText, tolerances } from "../../shared/catalog/snapshot.ts";

/** `manifest.json`: what to publish, one row a layer. Paths are relative to the manifest's folder. */
export const manifestLayer = z.strictObject({
  code: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/),
  title: localText,
  kind: z._default(layerKind, "other"),
  /** .fgb, .geojson, .geojsonl/.geojsons, .shp or .zip. */
  file: z.string(),
  /** Which of several layers in one .zip: its file name, with or without extension. */
  layer: z.string().optional(),
  /** Needed where the file carries no CRS: `EPSG:4527`. GeoJSON defaults to EPSG:4490. */
  crs: z.string().optional(),
  /** Text encoding of a Shapefile's .dbf, where no .cpg says it. */
  encoding: z.string().optional(),
  idColumn: z.string().optional(),
  classColumn: z.string().optional(),
  nameColumn: z.string().optional(),
  classTitles: z.record(z.string(), localText).optional(),
  /** Columns never published, beside the personal ones that are always stripped. */
  dropColumns: z.array(z.string()).default([]),
  /** Code of the layer whose union is this layer's coverage. Default: the manifest's `coverage`; `self` = own features only. */
  coverage: z.string().optional(),
  /** Line and point layers: the protection distance in metres, a number or the name of a numeric column. */
  bufferM: z.union([z.number().positive(), z.string()]).optional(),
  /** Where even-odd and non-zero readings of an invalid polygon differ: refuse the layer, or take the larger. */
  onAmbiguity: z.enum(["refuse", "larger"]).default("refuse"),
  source: z.strictObject({ ...layerSource.shape, dataDate: z.iso.date() }),
  tolerances: z.strictObject(tolerances.shape).partial().optional(),
  exposure: z.array(exposure).min(1).default(["check-only"]),
});

export const manifest = z
  .strictObject({
    title: localText,
    region: z.strictObject({ code: z.string(), name: z.string() }),
    disclaimer: z.optional(localText),
    /** Default coverage: code of the layer with the administrative boundary. */
    coverage: z.string().optional(),
    /** Folders of rule packs to compile beside the data, relative to the manifest. */
    rulePacks: z.array(z.string()).default([]),
    layers: z.array(manifestLayer).default([]),
  })
  .refine(({ layers, rulePacks }) => layers.length + rulePacks.length > 0, {
    path: ["layers"],
    message: "neither a layer nor a rule pack is named",
  });

export type Manifest = z.infer<typeof manifest>;
export type ManifestLayer = z.infer<typeof manifestLayer>;
