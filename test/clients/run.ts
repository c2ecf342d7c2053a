import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmStart } from "../support/npmStart.ts";
import type { Client } from "./client.ts";
import { flatgeobufReader } from "./flatgeobufReader.ts";
import { gdal } from "./gdal.ts";
import { ogcClient } from "./ogcClient.ts";
import { openLayers } from "./openLayers.ts";

/** `npm run clients`: programs that people already have, against a service with the demo county, each by its own way in. */
const CLIENTS: readonly Client[] = [...gdal, flatgeobufReader, ogcClient, openLayers];

// flatgeobuf's reader logs every step.
console.debug = () => {};
const state = await mkdtemp(join(tmpdir(), "lantu-clients-"));
const { origin, stop } = await npmStart(state);
try {
  for (const { name, missing, run } of CLIENTS) {
    if (missing !== undefined) {
      console.log(`skipped  ${name}: ${missing}`);
      continue;
    }
    try {
      console.log(`ok       ${name}: ${await run(origin)}`);
    } catch (cause) {
      process.exitCode = 1;
      console.log(`FAILED   ${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
} finally {
  await stop();
  await rm(state, { recursive: true, force: true });
}
