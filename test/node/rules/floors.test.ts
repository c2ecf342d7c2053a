import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { compileFolders } from "../../../data/publish/rules/packFolders.ts";
import { describeFault, RulePackError } from "../../../data/publish/rules/tables.ts";
import type { PackCopy } from "./support/packCopy.ts";
import { type PackSketch, ruleFolders, type Sketch } from "./support/ruleFolders.ts";

/**
 * Nothing loosens what a pack above says rigidly (刚性): each way to try it, with the fault that a planner sees, and beside
 * it the row as it may stand.
 */

let place: PackCopy | undefined;

afterEach(async () => {
  await place?.delete();
  place = undefined;
});

/** The faults of the pack `mine`, as they are shown, under the packs above it. */
async function faults(mine: PackSketch, above: Readonly<Record<string, PackSketch>>): Promise<string[]> {
  await place?.delete();
  const parent = Object.keys(above).at(-1)!;
  place = await ruleFolders({ ...above, mine: { parent, code: "999901", ...mine } });
  try {
    await compileFolders([join(place.path, "mine")]);
  } catch (error) {
    if (!(error instanceof RulePackError)) throw error;
    return error.faults.map(describeFault);
  }
  return [];
}

const rigid = { rigid: "yes" };
const REST = "binds every pack below";
const MEND = "be as strict there, or leave the row out";

describe("a rigid control line", () => {
  const floor: Sketch = { id: "floor", outcome: "prohibit", ...rigid };
  const under = (above: readonly Sketch[], ...lines: Sketch[]) => faults({ lines }, { nation: { lines: above } });

  it("is not loosened by a row on the same", async () => {
    expect(await under([floor], { id: "mine", outcome: "restrict" })).toEqual([
      `control-lines.csv, row 2, column outcome: is restrict, but nation:floor (prohibit) ${REST} (LINE inside *, any project, from 2024-01-01): ${MEND}`,
    ]);
    expect(await under([floor], { id: "mine", outcome: "prohibit" })).toEqual([]);
    expect(await under([{ ...floor, rigid: "no" }], { id: "mine", outcome: "restrict" })).toEqual([]);
  });

  it("is not loosened by a more specific class", async () => {
    expect(await under([floor], { id: "mine", class: "core", outcome: "notice" })).toEqual([
      `control-lines.csv, row 2, column outcome: is notice, but nation:floor (prohibit) ${REST} (LINE inside core, any project, from 2024-01-01): ${MEND}`,
    ]);
    expect(await under([floor], { id: "mine", class: "core", outcome: "prohibit" })).toEqual([]);
  });

  it("is not loosened by a more specific land class or industry", async () => {
    const rows = (outcome: string) => [
      { id: "village", on: "land-use:0701", outcome },
      { id: "works", on: "industry:C", outcome },
    ];
    const found = await under([{ ...floor, outcome: "restrict" }], ...rows("allow"));
    expect(found.map((line) => line.slice(0, line.indexOf(", from")))).toEqual([
      `control-lines.csv, row 3, column outcome: is allow, but nation:floor (restrict) ${REST} (LINE inside *, industry C`,
      `control-lines.csv, row 2, column outcome: is allow, but nation:floor (restrict) ${REST} (LINE inside *, land-use 0701`,
    ]);
    expect(await under([{ ...floor, outcome: "restrict" }], ...rows("restrict-state"))).toEqual([]);
  });

  it("is not loosened by a row on everybody, nor on all classes, where the rigid one is narrower", async () => {
    const narrow = { ...floor, class: "core", on: "land-use:0701" };
    expect(await under([narrow], { id: "mine", outcome: "allow" })).toEqual([
      expect.stringContaining("(LINE inside core, land-use 0701, from 2024-01-01)"),
    ]);
    const again = { id: "again", class: "core", on: "land-use:0701", outcome: "prohibit" };
    expect(await under([narrow], { id: "mine", outcome: "allow" }, again)).toEqual([]);
  });

  it("is not loosened by a tag that takes the place of the pack's own stricter row", async () => {
    const own = { id: "own", outcome: "prohibit" };
    const roads = { id: "roads", on: "tag:linear", outcome: "allow", excepts: "own" };
    expect(await under([floor], own, roads)).toEqual([
      `control-lines.csv, row 3, column outcome: is allow, but nation:floor (prohibit) ${REST} (LINE inside *, tag linear, from 2024-01-01): ${MEND}`,
    ]);
    expect(await under([floor], own, { ...roads, outcome: "prohibit" })).toEqual([]);
    expect(await under([{ ...floor, class: "core" }], own, { ...roads, class: "rest" })).toEqual([]);
  });

  it("is not loosened by a tag without an exception, where it is of the same tag", async () => {
    const roads = { ...floor, on: "tag:linear" };
    expect(await under([roads], { id: "mine", on: "tag:linear", outcome: "notice" })).toEqual([
      expect.stringContaining("row 2, column outcome: is notice, but nation:floor (prohibit)"),
    ]);
    // A tag that is no exception only tightens.
    expect(await under([floor], { id: "mine", on: "tag:linear", outcome: "notice" })).toEqual([]);
  });

  it("is not loosened by an exception of two tags at once", async () => {
    const own = { id: "own", outcome: "prohibit" };
    const roads = { id: "roads", on: "tag:linear", outcome: "prohibit", excepts: "own" };
    const both = { id: "both", on: "tag:major", outcome: "restrict", excepts: "roads" };
    expect(await under([floor], own, roads, both)).toEqual([
      expect.stringContaining(
        "row 4, column outcome: is restrict, but nation:floor (prohibit) binds every pack below (LINE inside *, tag linear, tag major",
      ),
    ]);
    expect(await under([floor], own, roads, { ...both, outcome: "prohibit" })).toEqual([]);
  });

  it("is excepted by nobody", async () => {
    const mine = { id: "mine", on: "tag:linear", outcome: "prohibit", excepts: "nation:floor" };
    expect(await under([floor], mine)).toEqual([
      "control-lines.csv, row 2, column excepts: names nation:floor (prohibit), which binds every pack below: nothing excepts it",
    ]);
    expect(await under([{ ...floor, rigid: "no" }], mine)).toEqual([]);
  });

  it("is not loosened from the day on which the pack's own strict row ends", async () => {
    const strict = { id: "strict", outcome: "prohibit", effective_to: "2025-12-31" };
    const later = { id: "later", outcome: "allow", effective_from: "2026-01-01" };
    expect(await under([floor], strict, later)).toEqual([
      `control-lines.csv, row 3, column outcome: is allow, but nation:floor (prohibit) ${REST} (LINE inside *, any project, from 2026-01-01): ${MEND}`,
    ]);
    // Where the pack says nothing the rigid row speaks for itself.
    expect(await under([floor], strict)).toEqual([]);
    expect(await under([{ ...floor, effective_to: "2025-12-31" }], strict, later)).toEqual([]);
  });

  it("is not loosened where a stricter row covers only some of its days", async () => {
    const heart = { ...floor, class: "heart" };
    const village = { id: "village", outcome: "allow", on: "land-use:07", class: "core", effective_to: "2026-06-30" };
    const inner = { ...village, id: "inner", class: "heart", outcome: "prohibit" };
    expect(await under([heart], village, inner)).toEqual([]);
    expect(await under([heart], village, { ...inner, effective_to: "2025-06-30" })).toEqual([
      expect.stringContaining("(LINE inside heart, land-use 07, 2025-07-01 to 2026-06-30)"),
    ]);
  });

  it("is loosened by nobody who speaks of somebody else", async () => {
    const works = { ...floor, on: "industry:C" };
    // Land class and industry combine to the stricter: neither speaks for the other.
    expect(await under([works], { id: "mine", on: "land-use:07", outcome: "allow" })).toEqual([]);
    expect(await under([{ ...floor, class: "core" }], { id: "mine", class: "rest", outcome: "allow" })).toEqual([]);
    expect(await under([{ ...floor, where: "outside" }], { id: "mine", outcome: "allow" })).toEqual([]);
    expect(await under([{ ...floor, layer: "ZONES" }], { id: "mine", outcome: "allow" })).toEqual([]);
  });

  it("outside one class is not loosened outside another, which may lie inside the first", async () => {
    const outside = { ...floor, where: "outside", class: "core" };
    expect(await under([outside], { id: "mine", where: "outside", class: "rest", outcome: "allow" })).toEqual([]);
    expect(await under([outside], { id: "mine", where: "outside", class: "heart", outcome: "allow" })).toEqual([]);
    expect(await under([outside], { id: "mine", where: "outside", class: "core", outcome: "allow" })).toEqual([
      expect.stringContaining("(LINE outside core, any project, from 2024-01-01)"),
    ]);
  });

  it("binds through what takes its place in its own pack", async () => {
    const roads = { id: "roads", on: "tag:linear", outcome: "restrict", excepts: "floor" };
    const mine = { id: "mine", on: "tag:linear", outcome: "notice" };
    expect(await under([floor, roads], mine)).toEqual([
      expect.stringContaining("row 2, column outcome: is notice, but nation:roads (restrict) binds every pack below"),
    ]);
    expect(await under([floor, roads], { ...mine, outcome: "restrict" })).toEqual([]);
    expect(await under([floor, roads], { ...mine, outcome: "restrict", excepts: "nation:roads" })).toEqual([
      expect.stringContaining("column excepts: names nation:roads (restrict)"),
    ]);
  });

  it("is not loosened by way of a row between that may itself be replaced", async () => {
    const province: PackSketch = { parent: "nation", lines: [{ id: "same", outcome: "prohibit" }] };
    const under = (mine: Sketch) => faults({ lines: [mine] }, { nation: { lines: [floor] }, province });
    const roads = { id: "roads", on: "tag:linear", excepts: "province:same", outcome: "notice" };
    expect(await under(roads)).toEqual([
      expect.stringContaining("row 2, column outcome: is notice, but nation:floor (prohibit) binds every pack below"),
    ]);
    expect(await under({ ...roads, outcome: "prohibit" })).toEqual([]);
  });
});

describe("a rigid row of an access list", () => {
  const floor: Sketch = { id: "floor", ...rigid };
  type Said = Readonly<Record<string, string>>;

  /** Rows with their conditions, `far <= 2; distanceM >= 50 m LINE`. */
  const under = (above: Sketch & { if?: string }, ...mine: (Sketch & { if?: string })[]) =>
    faults(listOf(mine), { nation: { ...listOf([above]), more: { "codes/environment-class.csv": impact } } });

  const impact = ["one", "two", "three"].map((code) => ({ id: code, code }));

  const listOf = (rows: readonly (Sketch & { if?: string })[]): PackSketch => ({
    access: rows,
    conditions: rows.flatMap(({ id, if: all = "" }) =>
      all.split("; ").flatMap((text): Said[] => {
        const [metric = "", op = "", value = "", unit = "", to = ""] = text.split(" ");
        return metric === "" ? [] : [{ row: id, metric, op, value: value.replace("/", ";"), unit, to }];
      }),
    ),
  });

  const forbid = { ...floor, verdict: "forbid" };

  it("that forbids is not loosened in a zone, for a land class, by a tag or after a day", async () => {
    const inZone = { id: "mine", zone: "A1" };
    expect(await under({ ...forbid, zone: "A" }, inZone)).toEqual([
      `access-list.csv, row 2, column verdict: is allow, but nation:floor (forbid) ${REST} (ZONES A1, any project, from 2024-01-01): ${MEND}`,
    ]);
    expect(await under({ ...forbid, zone: "A" }, { ...inZone, zone: "B" })).toEqual([]);
    expect(await under(forbid, { ...inZone, on: "land-use:07", verdict: "forbid" })).toEqual([]);
    const own = { id: "own", verdict: "forbid", effective_to: "2025-12-31" };
    expect(await under(forbid, own, { id: "roads", on: "tag:linear", excepts: "own" })).toEqual([
      expect.stringContaining("row 3, column verdict: is allow, but nation:floor (forbid)"),
    ]);
    expect(await under(forbid, own, { id: "later", on: "land-use:07", effective_from: "2026-01-01" })).toEqual([
      expect.stringContaining("(ZONES A, land-use 07, from 2026-01-01)"),
    ]);
  });

  it("on every zone is loosened only where some zone has no stricter row", async () => {
    const elsewhere = { id: "elsewhere" };
    const a = { id: "a", zone: "A", verdict: "forbid" };
    const b = { id: "b", zone: "B", verdict: "forbid" };
    expect(await under(forbid, elsewhere, a)).toEqual([expect.stringContaining("(ZONES B, any project")]);
    expect(await under(forbid, elsewhere, a, b)).toEqual([]);
  });

  const conditional = { ...floor, verdict: "conditional", zone: "A" };
  const mine = { id: "mine", verdict: "conditional", zone: "A" };

  it.each([
    ["far <= 2", "far <= 2", undefined],
    ["far <= 2", "far < 2", undefined],
    ["far <= 2", "far <= 1.9; heightM <= 10 m", undefined],
    ["far <= 2", "far <= 2.1", "has the condition floor area ratio ≤ 2.1, looser than floor area ratio ≤ 2"],
    ["far < 2", "far <= 2", "has the condition floor area ratio ≤ 2, looser than floor area ratio < 2"],
    ["far >= 1", "far >= 0.8", "has the condition floor area ratio ≥ 0.8, looser than floor area ratio ≥ 1"],
    ["far >= 1", "far >= 1.2", undefined],
    ["far <= 2", "far >= 2", "has no condition that can be compared with floor area ratio ≤ 2"],
    ["far <= 2", "heightM <= 10 m", "has no condition that can be compared with floor area ratio ≤ 2"],
    ["envClass in one/two", "envClass in one", undefined],
    [
      "envClass in one/two",
      "envClass in two/three",
      "has the condition class of environmental impact two/three, looser than class of environmental impact one/two",
    ],
    ["distanceM >= 50 m LINE", "distanceM >= 60 m LINE", undefined],
    [
      "distanceM >= 50 m LINE",
      "distanceM >= 60 m LINE:core",
      "has no condition that can be compared with distance to sample ≥ 50 m",
    ],
    [
      "distanceM >= 50 m LINE",
      "distanceM >= 60 m ZONES",
      "has no condition that can be compared with distance to sample ≥ 50 m",
    ],
    [
      "far <= 2; heightM <= 10 m",
      "far <= 3",
      "has the condition floor area ratio ≤ 3, looser than floor area ratio ≤ 2 and has no condition that can be compared with building height ≤ 10 m",
    ],
  ])("on the condition %s: %s", async (above, below, fault) => {
    const said = `access-list.csv, row 2, column verdict: ${fault}, but nation:floor (conditional) ${REST} (ZONES A, any project, from 2024-01-01): ${MEND}`;
    expect(await under({ ...conditional, if: above }, { ...mine, if: below })).toEqual(fault ? [said] : []);
  });

  it("on conditions is met by one that forbids, and by two that share them", async () => {
    const above = { ...conditional, if: "far <= 2; heightM <= 10 m" };
    expect(await under(above, { ...mine, verdict: "forbid" })).toEqual([]);
    const works = { ...mine, id: "works", on: "industry:C", if: "heightM <= 10 m" };
    const homes = { ...mine, id: "homes", on: "land-use:07", if: "far <= 2" };
    const found = await under(above, works, homes);
    expect(found).toHaveLength(2);
    expect(found.join()).not.toContain("industry C, land-use 07");
  });

  it("is not loosened by an opinion less", async () => {
    const above = { ...conditional, opinions: "water; forest" };
    expect(await under(above, { ...mine, opinions: "water" })).toEqual([
      `access-list.csv, row 2, column opinions: lacks "forest", but nation:floor (conditional) ${REST} (ZONES A, any project, from 2024-01-01): ${MEND}`,
    ]);
    expect(await under(above, { ...mine, opinions: "forest; water" })).toEqual([]);
  });

  it("is excepted by nobody", async () => {
    expect(await under(forbid, { id: "mine", on: "tag:linear", verdict: "forbid", excepts: "nation:floor" })).toEqual([
      "access-list.csv, row 2, column excepts: names nation:floor (forbid), which binds every pack below: nothing excepts it",
    ]);
  });
});

describe("a rigid row of a tolerance list", () => {
  type Said = Readonly<Record<string, string>>;
  const floor = {
    ...{ id: "floor", item: "floorArea", scope: "total", unit: "m2", direction: "more" },
    ...{ mode: "relative", amount: "0.03", class: "", mandatory: "no", rounding: "unrounded", ...rigid },
  };
  /** `0 100 0.03; 100 - 0.02`: brackets with their rates; each takes its lower end. */
  const brackets = (row: string, text = "") =>
    text.split("; ").flatMap((each): Sketch[] => {
      const [from = "", to = "", rate = ""] = each.split(" ");
      const ends = { from_end: "closed", to_end: "open", to: to === "-" ? "" : to };
      return from === "" ? [] : [{ id: "", row, from, rate, ...ends }];
    });
  const listOf = ({ brackets: text, ...row }: Sketch) => ({
    "tolerance-items.csv": [row],
    "tolerance-brackets.csv": brackets(row.id, text),
  });
  const classes = {
    "survey-classes.csv": [
      { id: "first", set: "s", class: "one", a: "0.02", b: "0.001" },
      { id: "second", set: "s", class: "two", a: "0.04", b: "0.002" },
    ],
  };
  const under = (above: Said, mine: Said) =>
    faults(
      { more: listOf({ ...floor, ...above, rigid: "no", ...mine, id: "mine" }) },
      { nation: { more: { ...classes, ...listOf({ ...floor, ...above }) } } },
    );

  const flat = { mode: "bracket-flat", amount: "" };
  const progressive = { mode: "bracket-progressive", amount: "" };

  it.each<[string, Said, Said, string | undefined]>([
    ["the same", {}, {}, undefined],
    ["a smaller share", {}, { amount: "0.02" }, undefined],
    [
      "a larger share",
      {},
      { amount: "0.04" },
      "mode: allows 4000000 m2 where 100000000 are approved, more than 3000000",
    ],
    ["a cap", {}, { cap: "500" }, undefined],
    ["no cap", { cap: "500" }, { cap: "" }, "mode: allows 3000000 m2 where 100000000 are approved, more than 500"],
    // 0.03 S reaches 600 at 20,000 m², where 0.05 S has long been 500; 0.05 S is more below 16,666 m².
    [
      "a larger share under a smaller cap",
      { cap: "600" },
      { amount: "0.05", cap: "500" },
      "mode: allows 500 m2 where 10000 are approved, more than 300",
    ],
    [
      "a fixed amount for a share",
      {},
      { mode: "absolute", amount: "1" },
      "mode: allows 1 m2 where 0 are approved, more than 0",
    ],
    ["nothing at all", {}, { mode: "absolute", amount: "0" }, undefined],
    [
      "nothing at all, against a class",
      { mode: "survey-class", amount: "", class_set: "s" },
      { mode: "absolute", amount: "0", class_set: "" },
      undefined,
    ],
    ["brackets below the share", {}, { ...progressive, brackets: "0 1000 0.03; 1000 - 0.02" }, undefined],
    // At 1000 m² 40 against 30.
    [
      "brackets above the share at first",
      {},
      { ...progressive, brackets: "0 1000 0.04; 1000 - 0.01" },
      "mode: allows 40 m2 where 1000 are approved, more than 30",
    ],
    [
      "brackets that fall by part for brackets that fall on the whole",
      { ...flat, brackets: "0 1000 0.05; 1000 - 0.03" },
      { ...progressive },
      "mode: allows 50 m2 where 1000 are approved, more than 30",
    ],
    [
      "brackets on the whole that rise",
      { ...flat, brackets: "0 1000 0.02; 1000 - 0.03" },
      { brackets: "0 900 0.02; 900 - 0.03" },
      "mode: allows 27 m2 where 900 are approved, more than 18",
    ],
    ["another unit", {}, { unit: "mu" }, "unit: is mu and cannot be compared with m2"],
    [
      "a share for a class",
      { mode: "survey-class", amount: "", class_set: "s", class: "one" },
      { mode: "relative", amount: "0.0001", class_set: "", class: "" },
      "mode: is relative and cannot be compared with survey-class",
    ],
    [
      "a class for a share",
      {},
      { mode: "survey-class", amount: "", class_set: "s", class: "one" },
      "mode: is survey-class and cannot be compared with relative",
    ],
    [
      "another class",
      { mode: "survey-class", amount: "", class_set: "s", class: "one" },
      { class: "two" },
      "class: is two and cannot be compared with one",
    ],
    [
      "the same class, capped",
      { mode: "survey-class", amount: "", class_set: "s", class: "one" },
      { cap: "10" },
      undefined,
    ],
    [
      "the same class, uncapped",
      { mode: "survey-class", amount: "", class_set: "s", class: "one", cap: "10" },
      { cap: "" },
      "cap: is empty, more than 10",
    ],
    [
      "coarser rounding",
      { rounding: "2" },
      { rounding: "1" },
      "rounding: is compared with 1 decimals, which is coarser",
    ],
    ["rounding at all", {}, { rounding: "2" }, "rounding: is compared with 2 decimals, which is coarser"],
    ["finer rounding", { rounding: "1" }, { rounding: "2" }, undefined],
    [
      "what is mandatory as optional",
      { amount: "0", mandatory: "yes" },
      { mandatory: "no" },
      "mandatory: is not mandatory",
    ],
    ["the other direction", {}, { direction: "less", amount: "0.5" }, undefined],
    [
      "both directions",
      {},
      { direction: "both", amount: "0.04" },
      "mode: allows 4000000 m2 where 100000000 are approved, more than 3000000",
    ],
    ["another scope", {}, { scope: "per-building", amount: "0.5" }, undefined],
    [
      "a profile of its own",
      {},
      { profile: "mild", amount: "0.04" },
      "mode: allows 4000000 m2 where 100000000 are approved, more than 3000000",
    ],
    ["another profile", { profile: "strict" }, { profile: "mild", amount: "0.04" }, undefined],
    [
      "days after which the rigid one has ended",
      { effective_to: "2024-12-31" },
      { amount: "0.5", effective_from: "2025-01-01", effective_to: "" },
      undefined,
    ],
  ])("under it: %s", async (_, above, mine, fault) => {
    const scope = mine.scope ?? "total";
    const expected = `tolerance-items.csv, row 2, column ${fault}, but nation:floor ${REST} (floorArea/${scope}, from 2024-01-01): ${MEND}`;
    expect(await under(above, mine)).toEqual(fault ? [expected] : []);
  });
});

describe("rigid rows of the other lists", () => {
  /** A table of the nation and one of the pack below. */
  const under = (file: string, above: Sketch, mine: Sketch, more: Readonly<Record<string, readonly Sketch[]>> = {}) =>
    faults({ more: { [file]: [mine] } }, { nation: { more: { ...more, [file]: [{ ...above, ...rigid }] } } });
  const binds = (where: string) => `, but nation:floor ${REST} (${where}, from 2024-01-01): ${MEND}`;

  it("a required layer stays required, for whomever", async () => {
    const floor = { id: "floor", level: "required", reason_zh: "示例", reason_en: "sample", on: "land-use:07" };
    const mine = { ...floor, id: "mine", level: "notice" };
    const table = "required-layers.csv";
    const fault = (who: string) =>
      `${table}, row 2, column level: is notice, but nation:floor (required) ${REST} (LINE *, land-use ${who}, from 2024-01-01): ${MEND}`;
    expect(await under(table, floor, mine)).toEqual([fault("07")]);
    expect(await under(table, floor, { ...mine, on: "any" })).toEqual([fault("07")]);
    expect(await under(table, floor, { ...mine, on: "land-use:0701" })).toEqual([fault("0701")]);
    expect(await under(table, floor, { ...mine, on: "land-use:10" })).toEqual([]);
    expect(await under(table, floor, { ...mine, level: "required" })).toEqual([]);
  });

  it("a regime is not given another", async () => {
    const floor = { id: "floor", steps_zh: "示例", steps_en: "sample" };
    const found = await under("regimes.csv", floor, { ...floor, id: "mine" });
    expect(found).toEqual([
      `regimes.csv, row 2, column where: has a regime already, which cannot be compared with another${binds("LINE inside")}`,
    ]);
    expect(await under("regimes.csv", floor, { ...floor, id: "mine", where: "outside" })).toEqual([]);
  });

  const classes = { set: "s", class: "one" };

  it("classes of surveys and boundary points allow no more", async () => {
    const survey = { id: "floor", ...classes, a: "0.04", b: "0.002" };
    expect(await under("survey-classes.csv", survey, { ...survey, id: "mine", b: "0.003" })).toEqual([
      `survey-classes.csv, row 2, column b: is 0.003, more than 0.002${binds("s one")}`,
    ]);
    expect(await under("survey-classes.csv", survey, { ...survey, id: "mine", b: "0.001" })).toEqual([]);
    const point = { id: "floor", ...classes, rmse_m: "0.05", limit_factor: "2" };
    expect(await under("point-classes.csv", point, { ...point, id: "mine", limit_factor: "3" })).toEqual([
      expect.stringContaining("column limit_factor: makes the limit 0.15"),
    ]);
    // Half the error, twice the factor: the same limit.
    expect(
      await under("point-classes.csv", point, { ...point, id: "mine", rmse_m: "0.025", limit_factor: "4" }),
    ).toEqual([]);
  });

  const services = (mine: Sketch, above: Sketch) => {
    const usual = { service: "permit", notice_working_days: "5", papers_complete: "yes" };
    const terms = { on_expiry: "suspend", expiry_zh: "示例", expiry_en: "sample", grace_working_days: "15" };
    const filled = (row: Sketch): Sketch => ({ ...usual, ...(row.deadline_working_days ? terms : {}), ...row });
    const rest = {
      "papers.csv": [],
      "credit.csv": [
        { id: "good", standing: "good", admits: "deficiency", breach_zh: "示例", breach_en: "sample" },
        { id: "bad", standing: "bad", admits: "complete-only" },
      ],
      "refusals.csv": [],
    };
    return under("services.csv", filled(above), filled(mine), rest);
  };

  it.each([
    ["a longer notice", {}, { notice_working_days: "7" }, "notice_working_days: is 7, looser than 5"],
    [
      "a longer handling time",
      { handling_working_days: "20" },
      { handling_working_days: "30" },
      "handling_working_days: is 30, looser than 20",
    ],
    ["no promised time", { handling_working_days: "20" }, {}, "handling_working_days: is empty, looser than 20"],
    [
      "more time for papers",
      { deadline_working_days: "10" },
      { deadline_working_days: "15" },
      "deadline_working_days: is 15, looser than 10",
    ],
    ["papers that may follow, where the law says nothing of it", {}, { deadline_working_days: "15" }, undefined],
    ["papers that may not follow", { deadline_working_days: "15" }, {}, undefined],
    [
      "more grace",
      { deadline_working_days: "15" },
      { deadline_working_days: "15", grace_working_days: "30" },
      "grace_working_days: is 30, looser than 15",
    ],
    [
      "a suspension instead of a return",
      { deadline_working_days: "15", on_expiry: "return", grace_working_days: "" },
      { deadline_working_days: "15" },
      "grace_working_days: is 15, looser than 0",
    ],
    [
      "a standing that is barred no more",
      { credit_bars: "bad" },
      { deadline_working_days: "15" },
      "credit_bars: is empty, looser than bad",
    ],
    [
      "a standing more that is barred",
      { deadline_working_days: "15" },
      { deadline_working_days: "15", credit_bars: "bad" },
      undefined,
    ],
  ])("a service with %s", async (_, above, mine, fault) => {
    const expected = fault ? [`services.csv, row 2, column ${fault}${binds("permit")}`] : [];
    expect(await services({ id: "mine", ...mine }, { id: "floor", ...above })).toEqual(expected);
  });

  const service = { id: "permit", service: "permit", notice_working_days: "5", papers_complete: "yes" };
  const rest = (file: string) => {
    const tables = { "services.csv": [service], "papers.csv": [], "credit.csv": [], "refusals.csv": [] };
    return Object.fromEntries(Object.entries(tables).filter(([name]) => name !== file));
  };

  it("a main paper stays a main paper, for whomever it is asked", async () => {
    const floor = { id: "floor", service: "permit", paper: "map", role: "main", form: "any" };
    const paper = (mine: Sketch) => under("papers.csv", floor, { ...floor, ...mine }, rest("papers.csv"));
    const fault = (who: string) =>
      `papers.csv, row 2, column role: is secondary, but nation:floor (main) ${REST} (permit map *, ${who}, from 2024-01-01): ${MEND}`;
    expect(await paper({ id: "mine", role: "secondary" })).toEqual([fault("any project")]);
    expect(await paper({ id: "mine", role: "secondary", on: "land-use:07" })).toEqual([fault("land-use 07")]);
    expect(await paper({ id: "mine" })).toEqual([]);
    expect(await paper({ id: "mine", role: "secondary", paper: "study" })).toEqual([]);
  });

  it("a credit standing admits no more", async () => {
    const floor = { id: "floor", standing: "bad", admits: "none" };
    const mine = { ...floor, id: "mine", admits: "complete-only" };
    expect(await under("credit.csv", floor, mine, rest("credit.csv"))).toEqual([
      `credit.csv, row 2, column admits: is complete-only, looser than none${binds("bad")}`,
    ]);
    expect(
      await under("credit.csv", { ...floor, admits: "complete-only" }, { ...mine, admits: "none" }, rest("credit.csv")),
    ).toEqual([]);
  });
});
