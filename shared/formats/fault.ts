import { type LocalText, Problem } from "../problems/problem.ts";

/** The problem types of reading files. */
export type FormatFault =
  | "unknown-format"
  | "several-layers"
  | "truncated-file"
  | "malformed-flatgeobuf"
  | "malformed-json"
  | "malformed-geojson"
  | "malformed-shapefile"
  | "malformed-zip"
  | "malformed-wkt"
  | "malformed-kml"
  | "malformed-geobuf"
  | "unsupported-geometry"
  | "mixed-geometry-kinds"
  | "text-encoding";

export interface FaultPlace {
  /** Counted from 1. */
  readonly feature?: number;
  /** Counted from 1. */
  readonly line?: number;
  /** RFC 6901 pointer, for JSON. */
  readonly pointer?: string;
  readonly cause?: unknown;
}

/** A file that cannot be read: what is wrong, at which feature or line, and how to mend it. */
export function formatFault(type: FormatFault, detail: LocalText, mend: LocalText, place: FaultPlace = {}): Problem {
  const { feature, line, pointer, cause } = place;
  return new Problem(
    {
      type,
      status: 400,
      title: { zh: "文件无法读取", en: "The file cannot be read" },
      detail: feature === undefined ? detail : atFeature(feature, detail),
      mend,
      ...(line === undefined ? {} : { line }),
      ...(pointer === undefined ? {} : { pointer }),
    },
    cause === undefined ? undefined : { cause },
  );
}

function atFeature(feature: number, { zh, en }: LocalText): LocalText {
  return { zh: `第 ${feature} 个要素:${zh}`, en: `feature ${feature}: ${en}` };
}
