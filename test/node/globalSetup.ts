import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildDemo, type DemoSummary } from "../../data/demo/build.ts";
import { publishManifest } from "../../data/publish/publishFiles.ts";
import { diskStore } from "../../shared/store/disk.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The demo county, built and published once for all tests that only read it: folders. */
    publishedDemo: { readonly sources: string; readonly store: string } & DemoSummary;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "lantu-demo-"));
  const sources = join(folder, "demo");
  const store = join(folder, "store");
  const summary = await buildDemo(sources);
  await publishManifest(diskStore(store), summary.manifest, { by: "test" });
  project.provide("publishedDemo", { sources, store, ...summary });
  return () => rm(folder, { recursive: true, force: true });
}
