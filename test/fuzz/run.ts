import { fuzzGeometry } from "./geometry.ts";

/**
 * Long random runs:
 *
 *   npm run fuzz -- geometry --pairs 1000000 --seed 1
 */
const CAMPAIGNS: Readonly<Record<string, (args: readonly string[]) => number>> = { geometry: fuzzGeometry };

const [name = "", ...args] = process.argv.slice(2);
const campaign = CAMPAIGNS[name];
if (!campaign) {
  console.error(`usage: npm run fuzz -- ${Object.keys(CAMPAIGNS).join("|")} [options]`);
  process.exitCode = 2;
} else if (campaign(args) > 0) process.exitCode = 1;
