import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessGrounds, controlLineGrounds } from "../../../../data/publish/rules/floors/grounds.ts";
import { type Demands, looseningsOf } from "../../../../data/publish/rules/floors/loosenings.ts";
import type { RuleGround, SpaceRow } from "../../../../data/publish/rules/floors/ruleSpace.ts";
import { accessDemands, outcomeDemands } from "../../../../data/publish/rules/floors/strictness.ts";
import type { AccessCondition, AccessRow } from "../../../../shared/rules/access/accessList.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import { type PreparedPack, preparePack } from "../../../../shared/rules/preparePack.ts";
import type { CodeEntry, CompiledPack, ControlLine } from "../../../../shared/rules/rulePack.ts";
import { row as controlLine } from "../../../rules/smallPack.ts";
import { accessCases, controlLineCases, type EveryCase, isBindingIn, outcomesOf } from "../support/everyCase.ts";

/**
 * The search for loosening rows leaves most cases out. Here small lineages at random are judged in every case that there
 * is: every class, land class, industry, set of tags and stretch of days.
 */

const text = { zh: "示例", en: "sample" };
const table = (codes: string): CodeEntry[] =>
  codes.split(" ").map((item) => {
    const [code = "", parent] = item.split("<");
    return { code, title: text, ...(parent === undefined ? {} : { parent }) };
  });

const CODES = {
  "land-use": table("1 11<1 2"),
  industry: table("C C1<C"),
  tag: table("t t1<t t2<t u"),
  zone: table("a b<a c<a d"),
};
const PACKS = ["nation", "city", "county"];
/** The first day of each stretch; rows begin and end between them. */
const DAYS = ["2024-01-01", "2025-01-01", "2026-01-01"];
const ENDS = [undefined, undefined, "2024-12-31", "2025-12-31"];

interface Sketch {
  readonly class: string;
  readonly on: string;
  readonly strictness: number;
  readonly rigid: boolean;
  readonly from: number;
  readonly to: number;
  /** Which of the rows before it, of its own pack and those above, it excepts. */
  readonly excepts: readonly number[];
  readonly outside: boolean;
}

const SUBJECTS = ["any", "land-use:1", "land-use:11", "land-use:2", "industry:C", "industry:C1"].concat(
  ["t", "t1", "t2", "u"].map((tag) => `tag:${tag}`),
);

const sketch: fc.Arbitrary<Sketch> = fc.record({
  class: fc.constantFrom("*", "*", "a", "b", "c", "d"),
  on: fc.constantFrom("any", ...SUBJECTS),
  strictness: fc.nat(4),
  rigid: fc.nat(3).map((n) => n === 0),
  from: fc.constantFrom(0, 0, 0, 1, 2),
  to: fc.nat(ENDS.length - 1),
  excepts: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.nat(9), { minLength: 1, maxLength: 2 }) },
  ),
  outside: fc.nat(7).map((n) => n === 0),
});

const lineage = fc.array(fc.array(sketch, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 3 });

interface SketchedRow extends Sketch {
  readonly id: string;
  /** Keys of rows that stand before it, in its own pack or above: exceptions never name each other in a circle. */
  readonly names: readonly string[];
}

function named(packs: readonly (readonly Sketch[])[]): SketchedRow[][] {
  const known: string[] = [];
  return packs.map((rows, depth) =>
    rows.filter(isInOrder).map((each, i) => {
      const names = known.length === 0 ? [] : each.excepts.map((n) => known[n % known.length]!);
      known.push(`${PACKS[depth]}:r${i}`);
      return { ...each, id: `r${i}`, names: [...new Set(names)] };
    }),
  );
}

function isInOrder({ from, to }: Sketch): boolean {
  const end = ENDS[to];
  return end === undefined || DAYS[from]! <= end;
}

const OUTCOMES = ["prohibit", "restrict-state", "restrict", "notice", "allow"] as const;

function controlLineOf({ id, names, on, from, to, ...said }: SketchedRow): ControlLine {
  const effectiveTo = ENDS[to];
  return controlLine({
    id,
    on,
    class: said.class,
    where: said.outside ? "outside" : "inside",
    outcome: OUTCOMES[said.strictness]!,
    rigid: said.rigid,
    excepts: [...names],
    effectiveFrom: DAYS[from]!,
    ...(effectiveTo === undefined ? {} : { effectiveTo }),
  });
}

const atMost = (metric: "far" | "heightM", value: number): AccessCondition => ({ metric, op: "<=", value, unit: "" });
/** Not all of them can be compared with each other. */
const VERDICTS: readonly Pick<AccessRow, "verdict" | "conditions" | "opinions">[] = [
  { verdict: "forbid", conditions: [], opinions: [] },
  { verdict: "conditional", conditions: [atMost("far", 1), atMost("heightM", 10)], opinions: [] },
  { verdict: "conditional", conditions: [atMost("far", 2)], opinions: ["water"] },
  { verdict: "conditional", conditions: [atMost("heightM", 20)], opinions: [] },
  { verdict: "allow", conditions: [], opinions: [] },
];

function accessRowOf(each: SketchedRow): AccessRow {
  const { layer: _, class: zone, where: __, outcome: ___, materials: ____, ...common } = controlLineOf(each);
  return { ...common, system: "GHFQ", zone, ...VERDICTS[each.strictness]! };
}

function packOf(depth: number, more: Partial<CompiledPack>): CompiledPack {
  return {
    format: 1,
    id: PACKS[depth]!,
    version: "1",
    title: text,
    jurisdiction: { code: "000000", name: text },
    effectiveFrom: DAYS[0]!,
    documents: [],
    layers: [{ code: "LINE", title: text, classCodes: "zone" }],
    layerAliases: [],
    codes: CODES,
    controlLines: [],
    requiredLayers: [],
    ...more,
  };
}

function controlLinePack(rows: readonly SketchedRow[], depth: number): CompiledPack {
  return packOf(depth, { controlLines: rows.map(controlLineOf) });
}

const zoneSystems = [{ system: "GHFQ", title: text, layers: ["LINE"], codes: "zone" }];

function accessPack(rows: readonly SketchedRow[], depth: number): CompiledPack {
  return packOf(depth, { accessList: { zoneSystems, rows: rows.map(accessRowOf), regimes: [] } });
}

type CaseRow = SpaceRow & Inherited<{ readonly id: string }>;

/** What the two lists that are searched have each of their own. */
interface Searched<Row extends CaseRow, Demand> {
  readonly packOf: (rows: readonly SketchedRow[], depth: number) => CompiledPack;
  readonly grounds: (pack: PreparedPack) => RuleGround<Row>[];
  readonly cases: (pack: PreparedPack, days: readonly string[]) => EveryCase<Row>[];
  readonly demands: Demands<Row, Demand>;
}

const pair = (row: { readonly key: string }, floor: { readonly key: string }): string =>
  `${row.key} under ${floor.key}`;

/** By the search. */
function searched<Row extends CaseRow, Demand>(list: Searched<Row, Demand>, pack: PreparedPack) {
  const all = list.grounds(pack).flatMap((ground) => looseningsOf(ground, list.demands));
  const [named, found] = [all.filter(({ unmet }) => unmet.length === 0), all.filter(({ unmet }) => unmet.length > 0)];
  return {
    blamed: new Set(all.map(({ row }) => row.id)),
    floors: new Set(all.map(({ floor }) => floor.key)),
    named: new Set(named.map(({ row, floor }) => pair(row, floor))),
    found: new Set(found.map(({ row, floor }) => pair(row, floor))),
  };
}

/** By asking about every case. */
function judged<Row extends CaseRow, Demand>(list: Searched<Row, Demand>, pack: PreparedPack) {
  const own = pack.lineage.length - 1;
  const floors = new Set<string>();
  const named = new Set<string>();
  const pairs = new Set<string>();
  for (const { relations, cases } of list.cases(pack, DAYS)) {
    for (const rows of cases) {
      const mine = rows.filter(({ depth }) => depth === own);
      if (mine.length === 0 || mine.length === rows.length) continue;
      for (const row of mine) {
        for (const floor of rows.filter(({ key, depth }) => depth < own && row.excepts.includes(key))) {
          if (isBindingIn(floor, rows, relations)) named.add(pair(row, floor));
        }
      }
      const outcomes = outcomesOf(rows, relations, own);
      for (const floor of outcomes.floors) {
        const wanted = list.demands.of(floor);
        // What is kept at run time is never looser than what is rigid.
        expect(wanted.every((demand) => outcomes.judging.some((row) => list.demands.meets(row, demand)))).toBe(true);
        if (wanted.every((demand) => outcomes.freely.some((row) => list.demands.meets(row, demand)))) continue;
        const instead = outcomes.freely.filter(({ depth }) => depth === own);
        for (const row of instead) pairs.add(pair(row, floor));
        if (instead.length > 0) floors.add(floor.key);
      }
    }
  }
  return { floors, named, pairs };
}

/** The packs with those rows left out, from the top, that would loosen one above: what a planner makes of the faults. */
function mended<Row extends CaseRow, Demand>(
  list: Searched<Row, Demand>,
  packs: readonly SketchedRow[][],
): CompiledPack[] {
  const done: CompiledPack[] = [];
  for (const [depth, rows] of packs.entries()) {
    for (let left = rows; ; ) {
      const next = list.packOf(left, depth);
      const { blamed } = searched(list, preparePack(next, done));
      left = left.filter(({ id }) => !blamed.has(id));
      if (blamed.size > 0) continue;
      done.push(next);
      break;
    }
  }
  return done;
}

const tally = { lineages: 0, loosening: 0, named: 0 };

function expectFoundAll<Row extends CaseRow, Demand>(
  list: Searched<Row, Demand>,
  sketches: readonly (readonly Sketch[])[],
): void {
  const packs = named(sketches);
  const above = mended(list, packs.slice(0, -1));
  const pack = preparePack(list.packOf(packs.at(-1)!, packs.length - 1), above);
  const every = judged(list, pack);
  const found = searched(list, pack);
  expect(found.named).toEqual(every.named);
  expect([...every.floors].filter((floor) => !found.floors.has(floor))).toEqual([]);
  expect([...found.found].filter((each) => !every.pairs.has(each))).toEqual([]);
  tally.lineages++;
  if (found.found.size > 0) tally.loosening++;
  if (found.named.size > 0) tally.named++;
  const twin = preparePack(mended(list, packs).at(-1)!, above);
  expect(judged(list, twin)).toEqual({ floors: new Set(), named: new Set(), pairs: new Set() });
}

const controlLines = {
  packOf: controlLinePack,
  grounds: controlLineGrounds,
  cases: controlLineCases,
  demands: outcomeDemands,
};
const accessLists = { packOf: accessPack, grounds: accessGrounds, cases: accessCases, demands: accessDemands };

describe("of any lineage, the rows are found that loosen a binding one in any case, and no others", () => {
  const numRuns = 1500;

  it("control lines", () => {
    fc.assert(
      fc.property(lineage, (sketches) => expectFoundAll(controlLines, sketches)),
      { numRuns },
    );
  });

  it("access lists", () => {
    fc.assert(
      fc.property(lineage, (sketches) => expectFoundAll(accessLists, sketches)),
      { numRuns },
    );
  });

  it("and the lineages are of both kinds", () => {
    expect(tally.loosening).toBeGreaterThan(tally.lineages / 10);
    expect(tally.lineages - tally.loosening).toBeGreaterThan(tally.lineages / 10);
  });
});
