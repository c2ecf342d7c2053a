import { overlapCases } from "./overlapCases.ts";
import { ENGINES } from "./overlapEngines.ts";

/**
 * The engines in a Worker, whose clock stands still while it computes: `?engine=0&case=1&runs=20` runs one of them so often
 * and answers with the last area, and the caller looks at its own clock.
 */
const cases = overlapCases();
const prepared = new Map<string, () => number>();

export default {
  fetch(request: Request): Response {
    const { searchParams } = new URL(request.url);
    const [engine, overlap, runs] = ["engine", "case", "runs"].map((name) => Number(searchParams.get(name)));
    const key = `${engine} ${overlap}`;
    const work = prepared.get(key) ?? ENGINES[engine!]!.prepare(cases[overlap!]!);
    prepared.set(key, work);
    let areaM2 = 0;
    for (let i = 0; i < runs!; i++) areaM2 = work();
    return Response.json(areaM2);
  },
};
