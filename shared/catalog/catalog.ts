import { Problem } from "../problems/problem.ts";
import { sha256Hex } from "../store/digest.ts";
import type { ObjectStore } from "../store/objectStore.ts";
import { type CatalogPointer, catalogPointer, type Layer, type Snapshot, snapshot } from "./snapshot.ts";

/** The store's layout (docs/architecture.md). */
export const CATALOG_KEY = "catalog.json";
export const snapshotKey = (digest: string): string => `snapshots/${digest}.json`;
export const layerKey = (code: string, digest: string): string => `layers/${code}/${digest}.fgb`;
export const piecesKey = (code: string, digest: string): string => `pieces/${code}/${digest}.fgb`;
export const checkKey = (digest: string): string => `checks/${digest}.fgb`;
export const rulesKey = (pack: string, digest: string): string => `rules/${pack}/${digest}.json`;

/** Milliseconds since 1970: a UUIDv7 begins with its time (RFC 9562 § 5.7). */
export const timeOfId = (id: string): number => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);

/** A receipt's place follows from its id, which is of a time before the year 10000. */
export function receiptKey(id: string): string {
  const day = new Date(timeOfId(id)).toISOString().slice(0, 10);
  return `receipts/${day.replaceAll("-", "/")}/${id}.json`;
}

/** One generation of published data and the digest that names it. */
export interface Published {
  readonly digest: string;
  readonly snapshot: Snapshot;
}

export interface PublishedPointer extends Published {
  readonly pointer: CatalogPointer;
  /** For the precondition of the next swap. */
  readonly etag: string;
}

/** The pointer as it stands, `null` when nothing was ever published. @throws StoreFault, Problem `catalog-damaged` */
export async function readPointer(store: ObjectStore): Promise<PublishedPointer | null> {
  const object = await store.get(CATALOG_KEY);
  if (!object) return null;
  const parsed = catalogPointer.safeParse(parseJson(object.bytes));
  if (!parsed.success) throw damaged(CATALOG_KEY);
  if ((await sha256Hex(snapshotBytes(parsed.data.document))) !== parsed.data.current) throw damaged(CATALOG_KEY);
  return {
    digest: parsed.data.current,
    snapshot: parsed.data.document,
    pointer: parsed.data,
    etag: object.etag,
  };
}

/** An older generation by its digest. @throws Problem `unknown-snapshot`, `catalog-damaged`; StoreFault */
export async function readSnapshot(store: ObjectStore, digest: string): Promise<Published> {
  const object = /^[0-9a-f]{64}$/.test(digest) ? await store.get(snapshotKey(digest)) : null;
  if (!object) throw unknownSnapshot(digest);
  if ((await sha256Hex(object.bytes)) !== digest) throw damaged(snapshotKey(digest));
  const parsed = snapshot.safeParse(parseJson(object.bytes));
  if (!parsed.success) throw damaged(snapshotKey(digest));
  return { digest, snapshot: parsed.data };
}

/** The bytes that a snapshot's digest is made of: keys in the schema's order, whoever put the document together. */
export function snapshotBytes(document: Snapshot): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(snapshot.parse(document)));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

export function nothingPublished(): Problem {
  return new Problem({
    type: "nothing-published",
    status: 503,
    title: { zh: "尚无已发布的数据", en: "Nothing has been published yet" },
    detail: { zh: "对象存储中没有 catalog.json", en: "The object store has no catalog.json" },
    mend: { zh: "运行 npm run publish -- <manifest>", en: "Run npm run publish -- <manifest>" },
  });
}

function damaged(key: string): Problem {
  return new Problem({
    type: "catalog-damaged",
    status: 503,
    title: { zh: "目录损坏", en: "The catalogue is damaged" },
    detail: { zh: `${key} 与其摘要或格式不符`, en: `${key} does not fit its digest or its schema` },
    mend: { zh: "重新发布，或回滚到较早的快照", en: "Publish again, or roll back to an older snapshot" },
  });
}

/** A layer of a generation by its code. @throws Problem `unknown-layer` */
export function layerNamed({ snapshot }: Published, code: string): Layer {
  const layer = snapshot.layers.find((each) => each.code === code);
  if (layer) return layer;
  const name = code.slice(0, 64);
  throw new Problem({
    type: "unknown-layer",
    status: 404,
    title: { zh: "没有这个图层", en: "No such layer" },
    detail: { zh: `快照中没有图层 ${name}`, en: `The snapshot has no layer ${name}` },
    mend: { zh: "图层列表见 /collections", en: "See /collections for those that there are" },
  });
}

function unknownSnapshot(digest: string): Problem {
  return new Problem({
    type: "unknown-snapshot",
    status: 404,
    title: { zh: "没有这个数据快照", en: "No such snapshot" },
    detail: { zh: `没有名为 ${digest.slice(0, 80)} 的快照`, en: `There is no snapshot named ${digest.slice(0, 80)}` },
    parameter: "snapshot",
  });
}
