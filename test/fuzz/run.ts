import { fuzzFlatgeobuf } from "./flatgeobuf.ts";
import { fuzzGeometry } from "./geometry.ts";
import { fuzzSwap } from "./swap.ts";

/**
 * Long runs:
 *
 *   npm run fuzz -- geometry --pairs 1000000 --seed 1
 *   npm run fuzz -- flatgeobuf --cases 1000000 --seed 1
 *   npm run fuzz -- swap --seconds 60 --clients 16
 */
const CAMPAIGNS: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  geometry: fuzzGeometry,
  flatgeobuf: fuzzFlatgeobuf,
  swap: fuzzSwap,
};

const [name = "", ...args] = process.argv.slice(2);
const campaign = CAMPAIGNS[name];
if (!campaign) {
  console.error(`usage: npm run fuzz -- ${Object.keys(CAMPAIGNS).join("|")} [options]`);
  process.exitCode = 2;
} else if ((await campaign(args)) > 0) process.exitCode = 1;
