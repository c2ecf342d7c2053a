import { CATALOG_KEY, layerKey, snapshotBytes, snapshotKey } from "../../shared/catalog/catalog.ts";
import type { FgbRef, Layer, Snapshot } from "../../shared/catalog/snapshot.ts";
import { sha256Hex } from "../../shared/store/digest.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { joined, putFile } from "./fgb.ts";

/** A published 示例 layer of the given file, as publishing would describe it. */
export async function publishedLayer(
  store: ObjectStore,
  code: string,
  chunks: readonly Uint8Array[],
  about: Partial<Layer> = {},
): Promise<Layer> {
  const digest = await sha256Hex(joined(chunks));
  const data: FgbRef = { ...(await putFile(store, layerKey(code, digest), chunks)), digest };
  return {
    code,
    title: { zh: "示例图层", en: "Example layer" },
    kind: "other",
    coverage: code,
    overlapsItself: false,
    bounds: null,
    features: data.features,
    vertices: 0,
    source: { document: "示例", dataDate: "2026-01-01" },
    tolerances: { roundingM2: 0.01, minAreaM2: 1, capAreaM2: 10, widthM: 0.1, reason: "示例" },
    exposure: ["download", "tiles", "items"],
    data,
    pieces: data,
    ...about,
  };
}

/** Writes the snapshot and swaps the pointer. Returns the snapshot's digest. */
export async function publishSnapshot(store: ObjectStore, layers: readonly Layer[]): Promise<string> {
  const document: Snapshot = {
    format: 1,
    title: { zh: "示例", en: "Example" },
    region: { code: "000000", name: "示例县" },
    check: layers[0]!.data,
    layers: [...layers],
    rulePacks: [],
  };
  const bytes = snapshotBytes(document);
  const current = await sha256Hex(bytes);
  await store.put(snapshotKey(current), bytes);
  const history = [{ snapshot: current, publishedAt: "2026-01-01T00:00:00Z", by: "test" }];
  await store.put(CATALOG_KEY, new TextEncoder().encode(JSON.stringify({ current, document, history })));
  return current;
}
