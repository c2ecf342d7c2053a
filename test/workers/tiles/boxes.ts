import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { encodeFeature, encodeFile } from "../../../shared/flatgeobuf/encode.ts";
import type { Column } from "../../../shared/flatgeobuf/schema.ts";
import { type Bounds, polygonBounds } from "../../../shared/geometry/rings.ts";
import { r2Store } from "../../../shared/store/r2.ts";
import worker from "../../../workers/tiles/index.ts";
import { box, joined } from "../../support/fgb.ts";
import { publishedLayer, publishSnapshot } from "../../support/publish.ts";

/** A county of boxes, published several times under different exposures, and the tiles Worker asked about it. */

export const { STORE } = env as unknown as { readonly STORE: R2Bucket };

export const COLUMNS: readonly Column[] = [
  { name: "BSM", type: "String" },
  { name: "LX", type: "String" },
  { name: "BZ", type: "String" },
];

/** 30 × 30 boxes of 0.01° with gaps of 0.01° from 117°E 31.5°N on. */
export const BOXES = Array.from({ length: 900 }, (_, i): Bounds => {
  const [west, south] = [117 + (i % 30) / 50, 31.5 + Math.floor(i / 30) / 50];
  return [west, south, west + 0.01, south + 0.01];
});

export const FILE = encodeFile(
  { name: "示例", columns: COLUMNS, geometryType: "MultiPolygon" },
  BOXES.map((bounds, i) => ({
    bounds: polygonBounds(box(bounds)),
    bytes: encodeFeature(box(bounds), COLUMNS, [`id${i}`, i % 2 ? "一般控制区" : "核心保护区", "备注"]),
  })),
);
export const WHOLE = joined(FILE);

/** Publishes the layers OPEN, TILES, CLOSED and LOST. */
export async function publishBoxes(): Promise<{ snapshot: string; etag: string }> {
  const store = r2Store(STORE);
  const names = { idColumn: "BSM", classColumn: "LX", bounds: [117, 31.5, 117.59, 32.09] as Bounds };
  const open = await publishedLayer(store, "OPEN", FILE, names);
  const snapshot = await publishSnapshot(store, [
    open,
    await publishedLayer(store, "TILES", FILE, { ...names, exposure: ["tiles"] }),
    await publishedLayer(store, "CLOSED", FILE, { exposure: ["check-only"] }),
    { ...(await publishedLayer(store, "LOST", FILE)), data: { ...open.data, key: "layers/LOST/gone.fgb" } },
  ]);
  return { snapshot, etag: `"${open.data.digest}"` };
}

/** An answer, with all that the Worker does after it done. */
export async function askPath(path: string, init: RequestInit = {}, bucket = STORE): Promise<Response> {
  const work: Promise<unknown>[] = [];
  const context = { waitUntil: (promise: Promise<unknown>) => void work.push(promise) };
  const response = await worker.fetch(new Request(`https://lantu.example${path}`, init), { STORE: bucket }, context);
  await Promise.all(work);
  return response;
}

export function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
  return askPath(`/collections/${path}`, { method, headers });
}

export async function problemOf(response: Response): Promise<{ status: number; type: string }> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const { status, type } = (await response.json()) as { status: number; type: string };
  expect(status).toBe(response.status);
  return { status, type };
}
