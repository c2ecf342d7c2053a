import { spawnSync } from "node:child_process";
import { printed } from "./commands.ts";

/** The system's own Python, which is where a package manager puts shapely. */
const PYTHON = "/usr/bin/python3";

/** Whether GEOS can be asked: Debian's python3-shapely and python3-numpy. */
export function geosPresent(): boolean {
  return spawnSync(PYTHON, ["-c", "import shapely, numpy"]).status === 0;
}

/** What a Python script that asks GEOS prints. @throws Error with what it complains about */
export function printedByGeos(script: string, input: string): string {
  return printed(PYTHON, [script], input);
}
