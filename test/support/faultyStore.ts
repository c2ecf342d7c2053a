import {
  type ByteRange,
  type Chunks,
  type ObjectInfo,
  type ObjectStore,
  type PutCondition,
  type StoredObject,
  StoreFault,
} from "../../shared/store/objectStore.ts";

/** What goes wrong with an access. `flip` turns every bit of the byte at that position of what is read. */
export type Fault =
  | { readonly kind: "missing" | "changed" | "truncated" | "unavailable" | "conflict" }
  | { readonly kind: "flip"; readonly position: number };

export type Access =
  | { readonly operation: "head" | "get" | "put"; readonly key: string }
  | { readonly operation: "readRange" | "stream"; readonly key: string; readonly range?: ByteRange };

/** A store in front of another one that fails where `faults` says so. */
export function faultyStore(inner: ObjectStore, faults: (access: Access) => Fault | null): ObjectStore {
  return {
    head: async (key) => failing<ObjectInfo>({ operation: "head", key }, faults, () => inner.head(key)),
    get: async (key) =>
      failing<StoredObject>({ operation: "get", key }, faults, async (fault) => {
        const object = await inner.get(key);
        return object && { ...object, bytes: flipped(object.bytes, fault) };
      }),
    readRange: async (key, range, etag) => {
      const access: Access = { operation: "readRange", key, range };
      const bytes = await failing(access, faults, async (fault) =>
        flipped(await inner.readRange(key, range, etag), fault),
      );
      if (!bytes) throw new StoreFault("missing", key);
      return bytes;
    },
    stream: async (key, etag, range) => {
      const access: Access = range ? { operation: "stream", key, range } : { operation: "stream", key };
      return failing(access, faults, () => inner.stream(key, etag, range));
    },
    put: async (key: string, bytes: Uint8Array, condition?: PutCondition) => {
      const info = await failing({ operation: "put", key }, faults, () => inner.put(key, bytes, condition));
      if (!info) throw new StoreFault("unavailable", key);
      return info;
    },
    putStream: async (key: string, chunks: Chunks) => {
      const info = await failing({ operation: "put", key }, faults, () => inner.putStream(key, chunks));
      if (!info) throw new StoreFault("unavailable", key);
      return info;
    },
  };
}

async function failing<T>(
  access: Access,
  faults: (access: Access) => Fault | null,
  act: (fault: Fault | null) => Promise<T | null>,
): Promise<T | null> {
  const fault = faults(access);
  if (!fault || fault.kind === "flip") return act(fault);
  if (fault.kind === "missing" && access.operation !== "readRange") return null;
  throw new StoreFault(fault.kind, access.key);
}

function flipped(bytes: Uint8Array, fault: Fault | null): Uint8Array {
  if (fault?.kind !== "flip" || fault.position >= bytes.length) return bytes;
  const copy = bytes.slice();
  copy[fault.position]! ^= 0xff;
  return copy;
}
