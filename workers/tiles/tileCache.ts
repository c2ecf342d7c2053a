/** A tile's bytes, none where there is nothing in it, and what `Lantu-Tile` says of it. */
export interface KeptTile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly note: string;
}

type Later = Pick<ExecutionContext, "waitUntil"> | undefined;

/**
 * Whole tiles in the cache of the data centre (Cache API). Each is kept under its address and its ETag, which names all
 * that its bytes depend on: an entry is never wrong, no purge is needed, and a new snapshot keeps the tiles of every layer
 * that it leaves as it was.
 */
export class TileCache {
  readonly #later: Later;

  /** @param later absent where no Worker's runtime calls: nothing is kept then */
  constructor(later: Later) {
    this.#later = later;
  }

  async find({ url }: Request, etag: string): Promise<KeptTile | null> {
    const found = await caches.default.match(keyOf(url, etag));
    if (!found) return null;
    return { bytes: new Uint8Array(await found.arrayBuffer()), note: found.headers.get(NOTE) ?? "" };
  }

  /** While the answer is being sent. */
  keep({ url }: Request, etag: string, { bytes, note }: KeptTile): void {
    const headers = { "cache-control": "public, max-age=31536000, immutable", [NOTE]: note };
    this.#later?.waitUntil(caches.default.put(keyOf(url, etag), new Response(bytes, { headers })));
  }
}

const NOTE = "lantu-tile";

function keyOf(url: string, etag: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}?etag=${etag}`;
}
