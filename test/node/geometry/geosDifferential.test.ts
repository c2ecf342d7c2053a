import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ellipsoidalArea } from "../../../shared/geometry/area.ts";
import { intersection } from "../../../shared/geometry/outline.ts";
import { overlapArea } from "../../../shared/geometry/overlap.ts";
import { type MultiPolygon, positionsOf } from "../../../shared/geometry/rings.ts";
import { exactArea, INTERSECTION } from "../../geometry/exactArea.ts";
import { type Pair, randomPair } from "../../geometry/randomPairs.ts";
import { seeded } from "../../geometry/shapes.ts";
import { geosPresent, printedByGeos } from "../../support/geos.ts";

const SCRIPT = fileURLToPath(new URL("../../oracle/geos_pairs.py", import.meta.url).href);
const present = geosPresent();
if (!present) console.log("skipped: GEOS is not here (apt-get install python3-shapely python3-numpy)");

const PAIRS = 1500;
/** Other pairs than those of the rules' own test and of the long run. */
const FIRST_SEED = 2_000_000_000;

const firstOf = ([polygon]: MultiPolygon): number[][][] => polygon!.map(positionsOf);

/** Areas of the intersections in m², null where GEOS gives up. */
function byGeos(pairs: readonly Pair[]): (number | null)[] {
  const input = pairs.map(({ a, b }) => JSON.stringify([firstOf(a), firstOf(b)])).join("\n");
  return printedByGeos(SCRIPT, input)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as number | null);
}

describe.skipIf(!present)("against GEOS", () => {
  it(`${PAIRS} awkward pairs from 18 to 54°N: sum and outline are its area, or rational arithmetic says that GEOS errs`, () => {
    const pairs = Array.from({ length: PAIRS }, (_, i) => randomPair(seeded(FIRST_SEED + i)));
    const answers = byGeos(pairs);
    expect(answers).toHaveLength(PAIRS);
    const geosErrs: number[] = [];
    pairs.forEach(({ a, b }, i) => {
      const allowed = Math.max(0.01, 1e-8 * Math.max(ellipsoidalArea(a), ellipsoidalArea(b)));
      const sum = overlapArea(a, b);
      const answer = answers[i];
      const agrees = typeof answer === "number" && Math.abs(answer - sum) <= allowed;
      if (!agrees) geosErrs.push(FIRST_SEED + i);
      const truth = agrees ? answer : exactArea(a, b, INTERSECTION);
      expect(Math.abs(sum - truth), `seed ${FIRST_SEED + i}`).toBeLessThanOrEqual(allowed);
      expect(Math.abs(ellipsoidalArea(intersection(a, b)) - truth), `seed ${FIRST_SEED + i}`).toBeLessThanOrEqual(
        allowed,
      );
    });
    if (geosErrs.length > 0)
      console.log(`GEOS errs on ${geosErrs.length} of ${PAIRS} pairs: seeds ${geosErrs.join(", ")}`);
    expect(geosErrs.length).toBeLessThan(PAIRS / 100);
  });
});
