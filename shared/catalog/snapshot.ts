import * as z from "zod";

/**
 * A snapshot: everything that a check needs to know about one generation of published data.
 *
 * The document is immutable, named by the SHA-256 of its canonical bytes, and holds no time of publishing, so that
 * equal data give equal digests. Every object it names is pinned by size and ETag.
 */

const digest = z.string().regex(/^[0-9a-f]{64}$/);

export const objectRef = z.strictObject({
  key: z.string(),
  size: z.number().int().nonnegative(),
  etag: z.string(),
  digest,
});

/** A published FlatGeobuf and the SHA-256 of what is read first. */
export const fgbRef = objectRef.extend({
  features: z.number().int().nonnegative(),
  headBytes: z.number().int().positive(),
  /** Of magic, header and index. */
  headDigest: digest,
  /** Of magic and header, whose checksums verify an index that is read in part; files published before have none. */
  headerDigest: digest.optional(),
});

export const localText = z.strictObject({ zh: z.string(), en: z.string() });

/** What counts as digitising noise. Values come from a table, with their reason. */
export const tolerances = z.strictObject({
  /** Below this an overlap is rounding, not a fact (m²). */
  roundingM2: z.number().positive(),
  /** At most this is a sliver whatever its shape (m²). */
  minAreaM2: z.number().nonnegative(),
  /** Above this nothing is a sliver (m²). */
  capAreaM2: z.number().nonnegative(),
  /** Between the two, a sliver vanishes when eroded by half of this width (m). */
  widthM: z.number().nonnegative(),
  reason: z.string(),
});

export const exposure = z.enum(["check-only", "tiles", "items", "download"]);

export const layerSource = z.strictObject({
  document: z.string(),
  dataDate: z.iso.date(),
  licence: z.string().optional(),
  note: z.string().optional(),
});

export const layerKind = z.enum(["control-line", "zone", "administrative", "survey", "other"]);

export const layer = z.strictObject({
  code: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/),
  title: localText,
  kind: layerKind,
  /** Attribute columns that an answer names; absent where the layer has none. */
  idColumn: z.string().optional(),
  classColumn: z.string().optional(),
  nameColumn: z.string().optional(),
  /** Title of each class value, where the value alone does not say it. */
  classTitles: z.record(z.string(), localText).optional(),
  /** Code of the layer whose union is this layer's coverage; its own code where nothing outside its features is known. */
  coverage: z.string(),
  /** Features overlap each other: totals come from dissolved pieces. */
  overlapsItself: z.boolean(),
  /** [west, south, east, north]; `null` when the layer has no feature. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  features: z.number().int().nonnegative(),
  vertices: z.number().int().nonnegative(),
  source: layerSource,
  tolerances,
  exposure: z.array(exposure).min(1),
  /** The layer's whole features. */
  data: fgbRef,
  /** What the check file was merged from. */
  pieces: fgbRef,
});

export const snapshot = z.strictObject({
  format: z.literal(1),
  title: localText,
  /** Administrative code and name of the region. */
  region: z.strictObject({ code: z.string(), name: z.string() }),
  /** Shown with every answer made from fictitious data. */
  disclaimer: localText.optional(),
  check: fgbRef,
  layers: z.array(layer),
  rulePacks: z.array(
    objectRef.extend({
      pack: z.string(),
      version: z.string(),
      /** Digest of the pack that it inherits from, which is served too. */
      parent: digest.optional(),
    }),
  ),
});

export const catalogEntry = z.strictObject({
  snapshot: digest,
  publishedAt: z.iso.datetime(),
  by: z.string(),
});

/** `catalog.json`: the only mutable object. Newest entry first. */
export const catalogPointer = z.strictObject({
  current: digest,
  document: snapshot,
  history: z.array(catalogEntry).min(1),
});

export type ObjectRef = z.infer<typeof objectRef>;
export type FgbRef = z.infer<typeof fgbRef>;
export type Tolerances = z.infer<typeof tolerances>;
export type Exposure = z.infer<typeof exposure>;
export type Layer = z.infer<typeof layer>;
export type Snapshot = z.infer<typeof snapshot>;
export type CatalogPointer = z.infer<typeof catalogPointer>;
