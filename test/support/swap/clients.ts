import { sha256Hex } from "../../../shared/store/digest.ts";
import { BORDERS, overlapOf, SWAP_SITE, SWAPPED_LAYERS } from "./generations.ts";

/** What somebody who reads and checks without pause has seen. */
export interface Seen {
  readonly requests: number;
  /** Answers whose parts are of different generations, or of another than they say. */
  readonly mixed: readonly string[];
  /** Answers that are none: faults of the service. */
  readonly errors: readonly string[];
}

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Each asks in its own way; throws Mixed or any other Error. @returns how many requests it took */
type Client = (ask: Ask, generationOf: ReadonlyMap<string, number>) => Promise<number>;

class Mixed extends Error {}

/** Runs `count` clients of all kinds until `isOver`. @param generationOf by the digests of snapshots */
export async function runClients(
  count: number,
  ask: Ask,
  generationOf: ReadonlyMap<string, number>,
  isOver: () => boolean,
): Promise<Seen> {
  const [mixed, errors]: [string[], string[]] = [[], []];
  let requests = 0;
  const run = async (client: Client): Promise<void> => {
    while (!isOver()) {
      try {
        requests += await client(ask, generationOf);
      } catch (cause) {
        requests++;
        (cause instanceof Mixed ? mixed : errors).push(cause instanceof Error ? cause.message : String(cause));
      }
      // Answers out of a cache come without a turn of the event loop, and nobody else would get one.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };
  await Promise.all(Array.from({ length: count }, (_, i) => run(CLIENTS[i % CLIENTS.length]!)));
  return { requests, mixed, errors };
}

/** The three layers' overlaps in one answer, and the snapshot that it names. */
async function checks(ask: Ask, generationOf: ReadonlyMap<string, number>): Promise<number> {
  const answer = (await json(
    await ask("/prechecks?receipt=none", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ site: SWAP_SITE }),
    }),
  )) as { snapshot: string; layers: { layer: string; status: string; overlapM2: number }[] };
  const generation = await knownGeneration(answer.snapshot.replace("sha256:", ""), generationOf);
  for (const { layer, status, overlapM2 } of answer.layers) {
    if (layer !== "XZQ" && Math.abs(overlapM2 - overlapOf(generation)) > 0.01) {
      throw new Mixed(`${layer} ${status} ${overlapM2} m² in generation ${generation} of ${overlapOf(generation)} m²`);
    }
  }
  return 1;
}

/** It may be served a moment before its publisher can tell. */
async function knownGeneration(digest: string, generationOf: ReadonlyMap<string, number>): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const generation = generationOf.get(digest);
    if (generation !== undefined) return generation;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Mixed(`a snapshot that nobody published: ${digest}`);
}

/** A file in three ranges, as a FlatGeobuf reader asks for them: all of one file, or told that it has changed. */
async function downloads(ask: Ask): Promise<number> {
  const path = `/collections/${SWAPPED_LAYERS[0]}/data.fgb`;
  const first = await ask(path, { headers: { range: "bytes=0-999" } });
  if (first.status !== 206) throw new Error(`${path}: ${first.status}`);
  const size = Number(first.headers.get("content-range")!.split("/")[1]);
  const etag = first.headers.get("etag")!;
  const chunks = [await first.bytes()];
  for (const range of [`bytes=1000-${size - 1001}`, `bytes=${size - 1000}-${size - 1}`]) {
    const next = await ask(path, { headers: { range, "if-match": etag } });
    if (next.status === 412) return chunks.length + 1;
    if (next.status !== 206) throw new Error(`${path}: ${next.status}`);
    chunks.push(await next.bytes());
  }
  const digest = await sha256Hex(new Uint8Array(await new Blob(chunks).arrayBuffer()));
  if (`"${digest}"` !== etag) throw new Mixed(`${path}: ranges of ${etag} make ${digest}`);
  return 3;
}

/** The tile with all of the box in it. */
async function tiles(ask: Ask): Promise<number> {
  const response = await ask(`/collections/${SWAPPED_LAYERS[1]}/tiles/WebMercatorQuad/8/104/211?f=geojson`);
  const { features } = (await json(response)) as Features;
  knownBorder(features, 1e-3);
  return 1;
}

/** Page after page of one layer: the first says which generation, and the others keep to it. */
async function items(ask: Ask): Promise<number> {
  let path: string | undefined = `/collections/${SWAPPED_LAYERS[2]}/items?f=geojson&limit=80`;
  const features: Features["features"][number][] = [];
  let pages = 0;
  let matched = 0;
  while (path !== undefined) {
    const page = (await json(await ask(path))) as Features & {
      numberMatched: number;
      links: { rel: string; href: string }[];
    };
    pages++;
    matched = page.numberMatched;
    features.push(...page.features);
    const next = page.links.find(({ rel }) => rel === "next");
    // Time for a generation to come in between.
    await new Promise((resolve) => setTimeout(resolve, 50));
    path = next && new URL(next.href, "http://service").href.replace(/^https?:\/\/[^/]+/, "");
  }
  if (new Set(features.map(({ id }) => id)).size !== matched) throw new Mixed(`${features.length} items of ${matched}`);
  const patches = features.map(({ id }) => /^P(\d+)-/.exec(id)?.[1] ?? "").filter(Boolean);
  if (new Set(patches).size !== 1) throw new Mixed(`items of the generations ${[...new Set(patches)]}`);
  knownBorder(features, 1e-9);
  return pages;
}

interface Features {
  readonly features: readonly {
    readonly id: string;
    readonly geometry: { readonly coordinates: readonly (readonly (readonly (readonly number[])[])[])[] };
  }[];
}

/** The box ends where it does in one of the generations. */
function knownBorder(features: Features["features"], within: number): void {
  const box = features.find(({ id }) => id.startsWith("BOX"));
  const east = Math.max(...(box?.geometry.coordinates.flat(2).map(([x]) => x!) ?? [Number.NaN]));
  if (BORDERS.some((border) => Math.abs(border - east) <= within)) return;
  throw new Mixed(`a border at ${east}, which no generation has`);
}

async function json(response: Response): Promise<unknown> {
  if (response.status !== 200) throw new Error(`${response.url} ${response.status}: ${await response.text()}`);
  return response.json();
}

const CLIENTS: readonly Client[] = [checks, downloads, tiles, items];
