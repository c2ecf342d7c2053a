import { nothingPublished, type PublishedPointer, readPointer, readSnapshot } from "../../shared/catalog/catalog.ts";
import type { ObjectRef, Snapshot } from "../../shared/catalog/snapshot.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { PublishFault } from "./publishFault.ts";
import { type PublishOptions, swapPointer } from "./swapPointer.ts";

/** What the catalogue points to now and what it pointed to, newest first. @throws Problem `nothing-published` */
export async function readHistory(store: ObjectStore): Promise<PublishedPointer["pointer"]["history"]> {
  return (await readPublished(store)).pointer.history;
}

/**
 * Points the catalogue back at an older snapshot: one small write; nothing is removed, so that the way forward is another
 * roll-back. A later publish merges with what is served then.
 * @param wanted the snapshot's digest or its first characters, `sha256:` before it or not
 * @returns the digest that is served now
 * @throws PublishFault, Problem, StoreFault; nothing has changed then
 */
export async function rollBack(store: ObjectStore, wanted: string, options: PublishOptions): Promise<string> {
  const before = await readPublished(store);
  const digest = fullDigest(wanted, before);
  if (digest === before.digest) return digest;
  const { snapshot } = await readSnapshot(store, digest);
  await checkObjects(store, snapshot);
  if (await swapPointer(store, before, digest, snapshot, options)) return digest;
  throw new PublishFault("somebody else published meanwhile; look at --history again");
}

async function readPublished(store: ObjectStore): Promise<PublishedPointer> {
  const published = await readPointer(store);
  if (!published) throw nothingPublished();
  return published;
}

const SHORTEST = 8;

function fullDigest(wanted: string, { pointer }: PublishedPointer): string {
  const start = wanted.replace(/^sha256:/, "").toLowerCase();
  if (start.length === 64) return start;
  const known = new Set(pointer.history.map(({ snapshot }) => snapshot));
  const fitting = start.length < SHORTEST ? [] : [...known].filter((digest) => digest.startsWith(start));
  if (fitting.length === 1) return fitting[0]!;
  throw new PublishFault(`${wanted} names no snapshot of the history; give ${SHORTEST} or more characters of one`);
}

/** A snapshot whose objects were tidied away must not be served. */
async function checkObjects(store: ObjectStore, { check, layers, rulePacks }: Snapshot): Promise<void> {
  const refs: ObjectRef[] = [check, ...layers.flatMap(({ data, pieces }) => [data, pieces]), ...rulePacks];
  for (const { key, size, etag } of refs) {
    const present = await store.head(key);
    if (present?.size !== size || present.etag !== etag) {
      throw new PublishFault(`${key} is missing or not what the snapshot names; it cannot be served`);
    }
  }
}
