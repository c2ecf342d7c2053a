import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { compileFolders } from "../data/publish/rules/packFolders.ts";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * The packs of the fictitious county, compiled, from the nation's down: tests in workerd have no file system to compile
     * them from.
     */
    demoPacks: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const lineages = await compileFolders([join(import.meta.dirname, "../data/rules/cn-demo")]);
  project.provide("demoPacks", JSON.stringify(lineages.map(({ pack }) => pack)));
}
