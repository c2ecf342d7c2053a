import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cell, dataFolder, PackCopy } from "./support/packCopy.ts";
import { type PackSketch, ruleFolders, type Sketch } from "./support/ruleFolders.ts";
import { rules } from "./support/terminal.ts";

const places: PackCopy[] = [];

afterEach(async () => {
  await Promise.all(places.splice(0).map((place) => place.delete()));
});

async function folder(packs: Readonly<Record<string, PackSketch>>): Promise<string> {
  const place = await ruleFolders(packs);
  places.push(place);
  return join(place.path, "mine");
}

/** What `diff` prints of two versions of `mine`, without its first line. */
async function diff(before: PackSketch, after: PackSketch, nation?: PackSketch): Promise<readonly string[]> {
  const beside = nation ? { nation } : {};
  const [old, now] = [await folder({ ...beside, mine: before }), await folder({ ...beside, mine: after })];
  const { code, lines } = await rules("diff", old, now);
  expect(code).toBe(0);
  expect(lines[0]).toBe("mine@1 → mine@1");
  return lines.slice(1);
}

const effects = (lines: readonly string[]) =>
  lines.filter((line) => /^(looser|stricter|cannot be compared) /.test(line));

async function lineEffects(before: readonly Sketch[], after: readonly Sketch[]): Promise<readonly string[]> {
  return effects(await diff({ lines: before }, { lines: after }));
}

const any: Sketch = { id: "any", outcome: "prohibit" };

describe("rows", () => {
  it("that are added, removed or changed are named, changed ones with their columns", async () => {
    const gone = { id: "gone", class: "rest" };
    const found = await diff(
      { lines: [any, gone] },
      {
        lines: [
          { ...any, effective_to: "2030-12-31", opinions: "water;forest", basis: "law:2" },
          { id: "new", class: "core" },
        ],
      },
    );
    expect(found.slice(0, 6)).toEqual([
      "changed  control-lines#any",
      "         basis: law → law:2",
      "         opinions: (empty) → water; forest",
      "         effective_to: (empty) → 2030-12-31",
      "removed  control-lines#gone",
      "added    control-lines#new",
    ]);
  });

  it("of equal packs are not", async () => {
    expect(await diff({ lines: [any] }, { lines: [any] })).toEqual(["no difference"]);
  });
});

describe("what becomes of a case", () => {
  it("is looser by a row for fewer, although it is a new row", async () => {
    expect(await lineEffects([any], [any, { id: "homes", on: "land-use:0701", outcome: "notice" }])).toEqual([
      "looser   control-lines LINE inside *, land-use 0701: prohibit → notice",
    ]);
  });

  it("is looser by an exception, in the case in which it applies", async () => {
    const homes = { id: "homes", class: "core", on: "land-use:07", outcome: "prohibit" };
    const road = { id: "roads", on: "tag:linear", excepts: "homes", opinions: "water", class: "heart" };
    expect(await lineEffects([any, homes], [any, homes, road])).toEqual([
      // The row for everybody yields to `homes`, which the exception replaces.
      "looser   control-lines LINE inside heart, land-use 07, tag linear: prohibit → restrict (opinion water)",
    ]);
  });

  it("is looser where a row is lost, and stricter where one comes", async () => {
    expect(await lineEffects([any, { id: "core", class: "core", outcome: "allow" }], [any])).toEqual([
      "stricter control-lines LINE inside core, any project: allow → prohibit",
    ]);
    expect(await lineEffects([any], [])).toEqual([
      "looser   control-lines LINE inside *, any project: prohibit → no rule",
    ]);
  });

  it("cannot be compared where an allowance is lost: a class that no row names is no allowance either", async () => {
    expect(await lineEffects([{ ...any, outcome: "allow" }], [])).toEqual([
      "cannot be compared control-lines LINE inside *, any project: allow → no rule",
    ]);
  });

  it("is stricter or looser by what is asked for, and cannot be compared where one thing replaces another", async () => {
    const asks = (opinions: string): Sketch => ({ id: "row", opinions });
    const by = async (before: string, after: string) => lineEffects([asks(before)], [asks(after)]);
    const place = "control-lines LINE inside *, any project:";
    expect(await by("", "water")).toEqual([`stricter ${place} restrict → restrict (opinion water)`]);
    expect(await by("water;forest", "water")).toEqual([
      `looser   ${place} restrict (opinion water; opinion forest) → restrict (opinion water)`,
    ]);
    expect(await by("water", "forest")).toEqual([
      `cannot be compared ${place} restrict (opinion water) → restrict (opinion forest)`,
    ]);
  });

  it("is told with its days where it is so on some only", async () => {
    const until = { ...any, effective_to: "2026-12-31" };
    expect(await lineEffects([any], [until, { id: "then", effective_from: "2027-01-01" }])).toEqual([
      "looser   control-lines LINE inside *, any project, from 2027-01-01: prohibit → restrict",
    ]);
    expect(await lineEffects([until], [{ ...until, outcome: "restrict" }])).toEqual([
      "looser   control-lines LINE inside *, any project, 2024-01-01 to 2026-12-31: prohibit → restrict",
    ]);
  });

  it("is told once for days on which other rows come and go", async () => {
    const later = { id: "later", on: "tag:major", outcome: "prohibit", effective_from: "2026-01-01" };
    expect(await lineEffects([any, later], [{ ...any, outcome: "restrict" }, later])).toEqual([
      "looser   control-lines LINE inside *, any project: prohibit → restrict",
    ]);
  });

  it("is not told where it stays as it was: a row that a rigid one outdoes, or one said in other words", async () => {
    const nation: PackSketch = { lines: [{ ...any, rigid: "yes" }] };
    const found = await diff({ parent: "nation" }, { parent: "nation", lines: [any] }, nation);
    expect(found).toEqual(["added    control-lines#any"]);
    expect(await lineEffects([any], [{ ...any, message_en: "other words" }])).toEqual([]);
  });

  it("is told of an access row with its conditions", async () => {
    const access: Sketch[] = [{ id: "b", zone: "B", on: "land-use:07", verdict: "conditional" }];
    const far = (value: string) => [{ row: "b", metric: "far", op: "<=", value, unit: "" }];
    const by = async (before: PackSketch, after: PackSketch) => effects(await diff(before, after));
    const place = "access-list ZONES B, land-use 07:";
    expect(await by({ access, conditions: far("1.2") }, { access, conditions: far("1.5") })).toEqual([
      `looser   ${place} conditional (floor area ratio ≤ 1.2) → conditional (floor area ratio ≤ 1.5)`,
    ]);
    const height = [{ row: "b", metric: "heightM", op: "<=", value: "9", unit: "m" }];
    expect(await by({ access, conditions: far("1.2") }, { access, conditions: height })).toEqual([
      `cannot be compared ${place} conditional (floor area ratio ≤ 1.2) → conditional (building height ≤ 9 m)`,
    ]);
    expect(await by({ access, conditions: far("1.2") }, { access: [{ ...access[0]!, verdict: "allow" }] })).toEqual([
      `looser   ${place} conditional (floor area ratio ≤ 1.2) → allow`,
    ]);
    // What nobody speaks of is undetermined: worse than any condition.
    expect(await by({ access: [{ ...access[0]!, verdict: "allow" }] }, { access: [{ id: "b", zone: "A" }] })).toContain(
      `stricter ${place} allow → no rule`,
    );
  });
});

describe("two versions of the demo county's pack", () => {
  const before = dataFolder("rules/cn-demo");

  /** Edited beside copies of the packs that it inherits from. */
  async function edited(edit: (copy: PackCopy) => Promise<void>): Promise<string> {
    const copy = await PackCopy.of("rules");
    places.push(copy);
    await edit(copy);
    return join(copy.path, "cn-demo");
  }

  it("tell a condition, a paper's term and a tolerance, each by the row that it changes", async () => {
    const after = await edited(async (copy) => {
      await copy.edit("cn-demo/pack.json", (text) => text.replace('"2026.1"', '"2026.2"'));
      await copy.edit("cn-demo/access-conditions.csv", (text) => text.replace("siteHa,<=,0.5", "siteHa,<=,0.4"));
      await copy.edit("cn-demo-city/papers.csv", (text) => text.replace(",secondary,any,,", ",main,any,,"));
      await copy.edit("cn-demo-province/pack.json", (text) => text.replace("示例省", "示例二省"));
    });
    const { lines } = await rules("diff", before, after);
    expect(lines[0]).toBe("cn-demo@2026.1 → cn-demo@2026.2");
    expect(lines).toContain("changed  pack.json");
    expect(lines).toContain("changed  access-list#100-1504");
    expect(effects(lines)).toEqual([
      expect.stringMatching(/^stricter access-list GHFQ 100, land-use 1504: .*≤ 0.5 ha.* → .*≤ 0.4 ha/),
      expect.stringMatching(/^stricter papers .*: role secondary.* → role main/),
    ]);
  });

  it("tell lists whose rows are not judged case by case: a cap, a term, a layer that must be known, a row more or less", async () => {
    const after = await edited(async (copy) => {
      const caps = "floor-area-building,floorArea,per-building,,m2,more,relative,0.03,";
      await copy.edit("cn-demo/tolerance-items.csv", (text) => text.replace(`${caps}500`, `${caps}600`));
      await copy.edit("cn-demo-city/services.csv", cell("land-use-permit", "handling_working_days", "8"));
      await copy.edit("cn-demo-city/services.csv", cell("land-use-permit", "deadline_working_days", "8"));
      await copy.edit("cn/required-layers.csv", cell("nature", "level", "required"));
      await copy.edit("cn/refusals.csv", (text) => text.replace(/^other-authority,.*\n/m, ""));
    });
    const { lines } = await rules("diff", before, after);
    expect(effects(lines)).toEqual([
      "looser   tolerance-items floorArea per-building more: cap 500 → cap 600",
      "looser   refusals *, tag other-authority: 1 row → no row",
      "stricter required-layers ZRBHD: level notice → level required",
      "stricter services land-use-permit: handling_working_days 10, deadline_working_days 10 → handling_working_days 8, deadline_working_days 8",
    ]);
  });

  it("may be compiled ones, and the answer may be for machines", async () => {
    const copy = await PackCopy.ofTexts({});
    places.push(copy);
    await rules("compile", before, "--out", copy.path);
    const { lines } = await rules("diff", join(copy.path, "cn-demo.json"), before, "--json");
    expect(JSON.parse(lines.join("\n"))).toEqual({
      before: "cn-demo@2026.1",
      after: "cn-demo@2026.1",
      rows: [],
      effects: [],
    });
  });

  it("must be of one pack, and a compiled one must lie beside the parents that it was compiled under", async () => {
    await expect(rules("diff", before, dataFolder("rules/cn"))).rejects.toThrow('column id: is "cn", not "cn-demo"');
    const copy = await PackCopy.ofTexts({});
    places.push(copy);
    await rules("compile", before, "--out", copy.path);
    await copy.edit("cn-demo-city.json", (text) => text.replace('"version":"2026.1"', '"version":"2026.9"'));
    await expect(rules("diff", join(copy.path, "cn-demo.json"), before)).rejects.toThrow(
      "was compiled under another cn-demo-city",
    );
  });
});
