import { expect, it } from "vitest";
import { workerKB } from "../../bench/workerSize.ts";

it("deploys a tiles Worker of at most 40 kB, compressed", async () => {
  expect(await workerKB("workers/tiles/wrangler.toml")).toBeLessThanOrEqual(40);
});
