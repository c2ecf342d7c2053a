import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { compilePack } from "../data/publish/rules/compilePack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The national rule pack, compiled: tests in workerd have no file system to compile it from. */
    nationalPack: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  project.provide("nationalPack", JSON.stringify(await compilePack(join(import.meta.dirname, "../data/rules/cn"))));
}
