import { expect, it, vi } from "vitest";
import { POINTER_MAX_AGE_MS } from "../../shared/catalog/currentPublished.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { bucket, fetchService } from "../support/service.ts";
import { runClients } from "../support/swap/clients.ts";
import { publishGeneration } from "../support/swap/generations.ts";

/** `npm run fuzz -- swap` does the same for as long as one likes, against a server of its own. */
it("answers are of one generation each while generations are published under the readers' feet", async () => {
  const store = r2Store(bucket());
  const generationOf = new Map([[await publishGeneration(store, 0), 0]]);
  const { now } = Date;
  let published = 1;
  // Whatever is published is looked at by the next request, as if time had passed.
  vi.spyOn(Date, "now").mockImplementation(() => now() + published * 2 * POINTER_MAX_AGE_MS);
  const publishing = (async () => {
    for (; published < 6; published++) {
      generationOf.set(await publishGeneration(store, published), published);
    }
  })();
  let isOver = false;
  const clients = runClients(16, fetchService, generationOf, () => isOver);
  await publishing;
  isOver = true;
  const seen = await clients;
  expect(seen).toMatchObject({ mixed: [], errors: [] });
  expect(seen.requests).toBeGreaterThan(published);
});
