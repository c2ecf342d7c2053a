import { Problem } from "../problems/problem.ts";
import type { RawSite } from "./geojson.ts";
import type { Site } from "./site.ts";

/** Runs work on a site that may be of a text file: where a problem or a warning has a pointer, the line is told too. */
export function withLines({ lineOf }: RawSite, work: () => Site): Site {
  const lineAt = (pointer: string | undefined) => {
    const line = pointer === undefined ? undefined : lineOf?.(pointer);
    return line === undefined ? {} : { line };
  };
  try {
    const site = work();
    return { ...site, warnings: site.warnings.map((warning) => ({ ...lineAt(warning.pointer), ...warning })) };
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    throw new Problem({ ...lineAt(cause.details.pointer), ...cause.details }, { cause });
  }
}
