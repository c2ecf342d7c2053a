import * as z from "zod/mini";
import type { Bounds } from "../geometry/rings.ts";

/**
 * A snapshot: everything that a check needs to know about one generation of published data.
 *
 * The document is immutable, named by the SHA-256 of its canonical bytes, and holds no time of publishing, so that
 * equal data give equal digests. Every object it names is pinned by size and ETag.
 *
 * Written with zod's small half, and few kinds of schema (`literal` for `enum` and `boolean`, too): the tiles Worker reads
 * nothing else with it.
 */

/** Whole and not negative. */
const count = z.int().check(z.nonnegative());

/** A tuple in its type only: zod's own would be a fiftieth of the tiles Worker. */
const box = z.array(z.number()).check(z.length(4)) as unknown as z.ZodMiniType<Bounds>;

const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
const instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/));

const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));

export const objectRef = z.strictObject({
  key: z.string(),
  size: count,
  etag: z.string(),
  digest,
});

/** A published FlatGeobuf and the SHA-256 of what is read first. */
export const fgbRef = z.extend(objectRef, {
  features: count,
  headBytes: z.int().check(z.positive()),
  /** Of magic, header and index. */
  headDigest: digest,
  /** Of magic and header, whose checksums verify an index that is read in part; files published before have none. */
  headerDigest: z.optional(digest),
});

/** The check file; where its index is large, with the index's upper levels (shared/flatgeobuf/upperLevels.ts). */
export const checkRef = z.extend(fgbRef, { upper: z.optional(z.string()) });

export const localText = z.strictObject({ zh: z.string(), en: z.string() });

/** What counts as digitising noise. Values come from a table, with their reason. */
export const tolerances = z.strictObject({
  /** Below this an overlap is rounding, not a fact (m²). */
  roundingM2: z.number().check(z.positive()),
  /** At most this is a sliver whatever its shape (m²). */
  minAreaM2: z.number().check(z.nonnegative()),
  /** Above this nothing is a sliver (m²). */
  capAreaM2: z.number().check(z.nonnegative()),
  /** Between the two, a sliver vanishes when eroded by half of this width (m). */
  widthM: z.number().check(z.nonnegative()),
  reason: z.string(),
});

export const exposure = z.literal(["check-only", "tiles", "items", "download"]);

export const layerSource = z.strictObject({
  document: z.string(),
  dataDate: day,
  licence: z.optional(z.string()),
  note: z.optional(z.string()),
});

export const layerKind = z.literal(["control-line", "zone", "administrative", "survey", "other"]);

export const layer = z.strictObject({
  code: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)),
  title: localText,
  kind: layerKind,
  /** Attribute columns that an answer names; absent where the layer has none. */
  idColumn: z.optional(z.string()),
  classColumn: z.optional(z.string()),
  nameColumn: z.optional(z.string()),
  /** Title of each class value, where the value alone does not say it. */
  classTitles: z.optional(z.catchall(z.strictObject({}), localText)),
  /** Code of the layer whose union is this layer's coverage; its own code where nothing outside its features is known. */
  coverage: z.string(),
  /** Features overlap each other: totals come from dissolved pieces. */
  overlapsItself: z.literal([true, false]),
  /** [west, south, east, north]; `null` when the layer has no feature. */
  bounds: z.nullable(box),
  features: count,
  vertices: count,
  source: layerSource,
  tolerances,
  exposure: z.array(exposure).check(z.minLength(1)),
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
  disclaimer: z.optional(localText),
  check: checkRef,
  layers: z.array(layer),
  rulePacks: z.array(
    z.extend(objectRef, {
      pack: z.string(),
      version: z.string(),
      /** Digest of the pack that it inherits from, which is served too. */
      parent: z.optional(digest),
    }),
  ),
});

export const catalogEntry = z.strictObject({
  snapshot: digest,
  publishedAt: instant,
  by: z.string(),
});

/** `catalog.json`: the only mutable object. Newest entry first. */
export const catalogPointer = z.strictObject({
  current: digest,
  document: snapshot,
  history: z.array(catalogEntry).check(z.minLength(1)),
});

export type ObjectRef = z.infer<typeof objectRef>;
export type CheckRef = z.infer<typeof checkRef>;
export type FgbRef = z.infer<typeof fgbRef>;
export type Tolerances = z.infer<typeof tolerances>;
export type Exposure = z.infer<typeof exposure>;
export type Layer = z.infer<typeof layer>;
export type Snapshot = z.infer<typeof snapshot>;
export type CatalogPointer = z.infer<typeof catalogPointer>;
