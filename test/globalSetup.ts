import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { compilePack } from "../data/publish/rules/compilePack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The national rule pack, compiled: tests in workerd have no file system to compile it from. */
    nationalPack: string;
    /** The pack of the fictitious county, likewise. */
    demoPack: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const compiled = async (pack: string): Promise<string> =>
    JSON.stringify(await compilePack(join(import.meta.dirname, "../data/rules", pack)));
  project.provide("nationalPack", await compiled("cn"));
  project.provide("demoPack", await compiled("cn-demo"));
}
