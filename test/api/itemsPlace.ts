import { encodeFeature, encodeFile } from "../../shared/flatgeobuf/encode.ts";
import type { Column, ColumnValue } from "../../shared/flatgeobuf/schema.ts";
import { type Bounds, polygonBounds } from "../../shared/geometry/rings.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { box } from "../support/fgb.ts";
import { publishedLayer, publishSnapshot } from "../support/publish.ts";
import { bucket, fetchService } from "../support/service.ts";

/** Fictitious layers (示例) of boxes of 0.01° in a row from 117°E 31.7°N on, one every 0.02°. */
export const COLUMNS: readonly Column[] = [
  { name: "BSM", type: "String" },
  { name: "MC", type: "String" },
  { name: "MJ", type: "Double" },
  { name: "KF", type: "Bool" },
  { name: "SJ", type: "DateTime" },
];

/** What somebody may have written into a published file. */
export const HOSTILE = `"><script>alert(1)</script><a href='javascript:alert(2)'>&amp;`;

const row = (bsm: string | null, mc: string, mj: number): readonly ColumnValue[] => [bsm, mc, mj, mj % 2 === 0, null];

/** The second and the fourth have one id, the third has none. */
export const ROWS = [
  row("A", "一", 1),
  row("B", "二", 2),
  row(null, "三", 3),
  row("B", HOSTILE, 4),
  row("a/b.c?", "五", 5),
];

export const boundsOf = (i: number): Bounds => [117 + i / 50, 31.7, 117.01 + i / 50, 31.71];

function file(rows: readonly (readonly ColumnValue[])[], columns = COLUMNS): Uint8Array[] {
  const features = rows.map((values, i) => {
    const polygons = box(boundsOf(i));
    return { bytes: encodeFeature(polygons, columns, values), bounds: polygonBounds(polygons) };
  });
  return encodeFile({ name: "layer", columns, geometryType: "MultiPolygon" }, features);
}

/**
 * OPEN may be read and downloaded; ITEMS may be read only; CLOSED has tiles only; ODD has a column that is named like a
 * piece of HTML. Returns the snapshot's digest.
 */
export async function publishItems(rows = ROWS): Promise<string> {
  const objects = r2Store(bucket());
  const about = { bounds: [117, 31.7, 117.09, 31.71] as const, idColumn: "BSM" };
  const layer = (code: string, rest: object, columns = COLUMNS) =>
    publishedLayer(objects, code, file(rows, columns), { ...about, ...rest } as object);
  const odd = COLUMNS.map((column) => (column.name === "MC" ? { ...column, name: HOSTILE } : column));
  return publishSnapshot(objects, [
    await layer("OPEN", { exposure: ["items", "download"] }),
    await layer("ITEMS", { exposure: ["items"] }),
    await layer("CLOSED", { exposure: ["tiles", "check-only"] }),
    await layer("ODD", { exposure: ["items"] }, odd),
  ]);
}

export interface Answer {
  readonly numberMatched?: number;
  readonly numberReturned: number;
  readonly timeStamp: string;
  readonly links: readonly { readonly rel: string; readonly href: string; readonly type?: string }[];
  readonly features: readonly {
    readonly id: string;
    readonly properties: Readonly<Record<string, unknown>>;
    readonly geometry: { readonly coordinates: readonly (readonly (readonly (readonly number[])[])[])[] };
  }[];
}

/** A page as GeoJSON. */
export async function items(query: Readonly<Record<string, string>> = {}, layer = "OPEN"): Promise<Answer> {
  const response = await fetchService(`/collections/${layer}/items?${new URLSearchParams(query)}`);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

export const idsOf = ({ features }: Answer): string[] => features.map(({ id }) => id);

export function pathOf(href: string | undefined): string {
  const { pathname, search } = new URL(href ?? "");
  return pathname + search;
}
