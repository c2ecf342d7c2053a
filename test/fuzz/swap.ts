import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openLocalBucket } from "../../data/publish/localStore.ts";
import { npmStart, type Started } from "../support/npmStart.ts";
import { runClients } from "../support/swap/clients.ts";
import { publishGeneration } from "../support/swap/generations.ts";

/**
 * Publishes one generation after another into the bucket that a server serves from, while clients check and read over HTTP.
 * @returns how many answers mixed generations or were errors
 */
export async function fuzzSwap(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: "string", default: "60" }, clients: { type: "string", default: "16" } },
  });
  const state = await mkdtemp(join(tmpdir(), "lantu-swap-"));
  const bucket = await openLocalBucket(state);
  let service: Started | undefined;
  try {
    const generationOf = new Map([[await publishGeneration(bucket.store, 0), 0]]);
    service = await npmStart(state);
    const { origin } = service;
    const end = performance.now() + 1000 * Number(values.seconds);
    const isOver = (): boolean => performance.now() > end;
    const ask = (path: string, init?: RequestInit) => fetch(origin + path, init);
    const clients = runClients(Number(values.clients), ask, generationOf, isOver);
    while (!isOver()) {
      const generation = generationOf.size;
      generationOf.set(await publishGeneration(bucket.store, generation), generation);
    }
    const { requests, mixed, errors } = await clients;
    for (const failure of [...mixed, ...errors].slice(0, 20)) console.log(failure);
    console.log(
      `${values.seconds} s, ${values.clients} clients: ${generationOf.size} generations, ${requests} requests, ` +
        `${mixed.length} answers of mixed generations, ${errors.length} errors`,
    );
    return mixed.length + errors.length;
  } finally {
    await service?.stop();
    await bucket.close();
    await rm(state, { recursive: true, force: true });
  }
}
