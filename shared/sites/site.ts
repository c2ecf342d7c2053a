import type { MultiPolygon } from "../geometry/rings.ts";
import type { LocalText, ShapeDefect } from "../problems/problem.ts";
import type { Pointer } from "./json.ts";

/** What a caller's file or geometry becomes: parts in CGCS2000 lon/lat (EPSG:4490), and one region that they cover. */
export interface Site {
  readonly parts: readonly SitePart[];
  /** Union of the parts: valid, outer rings counter-clockwise, edges straight in lon/lat. */
  readonly region: MultiPolygon;
  /** Where it stands in the request. */
  readonly pointer: Pointer;
  /** The CRS that the coordinates came in. */
  readonly crs: string;
  readonly warnings: readonly SiteWarning[];
}

export interface SitePart {
  readonly id: string;
  readonly region: MultiPolygon;
}

export interface SiteWarning {
  readonly code: string;
  readonly detail: LocalText;
  readonly pointer?: Pointer;
  /** Of a text file, counted from 1. */
  readonly line?: number;
  /** What was mended, and where. */
  readonly defects?: readonly ShapeDefect[];
}
