import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { compileFolders } from "../../../data/publish/rules/packFolders.ts";
import { dataFolder, type PackCopy } from "./support/packCopy.ts";
import { type PackSketch, ruleFolders, type Sketch } from "./support/ruleFolders.ts";
import { rules } from "./support/terminal.ts";

/** Each doubt is planted in a small pack, and beside it stands the twin that has none. */

let place: PackCopy | undefined;

afterEach(async () => {
  await place?.delete();
  place = undefined;
});

/** The warnings of the pack `mine`, as the terminal shows them. */
async function warnings(packs: Readonly<Record<string, PackSketch>>, day = "2026-11-22"): Promise<string[]> {
  await place?.delete();
  place = await ruleFolders(packs);
  const { lines, code } = await rules("check", join(place.path, "mine"), "--on", day);
  expect(lines.join("\n")).not.toContain("fault");
  expect(code).toBe(0);
  const own = lines.slice(lines.findIndex((line) => line.startsWith("mine@1: ")) + 1);
  return own.map((line) => line.replace("  warning: ", ""));
}

const lines = (...rows: Sketch[]) => warnings({ mine: { lines: rows } });

describe("a row that judges nothing", () => {
  const any = { id: "any", outcome: "prohibit" };

  it("is one that an exception replaces wherever it applies", async () => {
    expect(await lines(any, { id: "instead", excepts: "any" })).toEqual([
      'control-lines.csv, row 2, column id: can judge no case: row "mine:instead" replaces it everywhere',
    ]);
    expect(await lines(any, { id: "instead", excepts: "any", on: "tag:major" })).toEqual([]);
    expect(await lines(any, { id: "instead", excepts: "any", effective_from: "2025-01-01" })).toEqual([]);
  });

  it("is an exception to a row that yields, where the exception applies, to a narrower one", async () => {
    const core = { id: "core", class: "core", outcome: "prohibit" };
    const exception = { id: "roads", class: "core", on: "tag:linear", excepts: "any" };
    expect(await lines(any, core, exception)).toEqual([
      "control-lines.csv, row 4, column id: can judge no case: the rows that it excepts never judge where it applies, or are binding",
    ]);
    expect(await lines(any, core, { ...exception, class: "*" })).toEqual([]);
    expect(await lines(any, core, { ...exception, excepts: "core" })).toEqual([]);
  });

  it("is an exception to a row that is in force on other days", async () => {
    const ended = { ...any, effective_to: "2024-12-31" };
    const exception = { id: "roads", on: "tag:linear", excepts: "any", effective_from: "2025-01-01" };
    expect(await lines(ended, exception)).toEqual([
      expect.stringContaining("row 2, column effective_to: not in force"),
      "control-lines.csv, row 3, column id: can judge no case: the rows that it excepts never judge where it applies, or are binding",
    ]);
    expect(await lines(any, exception)).toEqual([]);
  });

  it("is one for two land classes at once", async () => {
    const homes = { id: "homes", on: "land-use:07", outcome: "prohibit" };
    expect(await lines(homes, { id: "mines", on: "land-use:10", excepts: "homes" })).toEqual([
      "control-lines.csv, row 3, column id: can judge no case: no project and place is both its own and that of a row it excepts",
    ]);
    expect(await lines(homes, { id: "flats", on: "land-use:0701", excepts: "homes" })).toEqual([]);
  });

  it("is one that begins after its pack has ended", async () => {
    const late = { id: "late", effective_from: "2026-01-01" };
    const found = (effectiveTo: string) => warnings({ mine: { lines: [late], effectiveTo } }, "2024-05-01");
    expect(await found("2025-12-31")).toContainEqual(
      "control-lines.csv, row 2, column id: is in force on no day of its pack or of a pack above",
    );
    expect(await found("2026-01-01")).toEqual([expect.stringContaining("not in force on 2024-05-01")]);
  });

  it("may stand in an access list, too", async () => {
    const access: Sketch[] = [
      { id: "homes", zone: "A", on: "land-use:07", verdict: "forbid" },
      { id: "instead", zone: "A", on: "land-use:07", excepts: "homes" },
      { id: "rest", zone: "*", on: "any", verdict: "forbid" },
    ];
    expect(await warnings({ mine: { access } })).toEqual([
      'access-list.csv, row 2, column id: can judge no case: row "mine:instead" replaces it everywhere',
    ]);
    expect(await warnings({ mine: { access: access.map((row) => ({ ...row, excepts: "" })).slice(1) } })).toEqual([]);
  });
});

describe("a row that changes nothing", () => {
  const floor: PackSketch = { lines: [{ id: "any", outcome: "prohibit", rigid: "yes" }] };
  const mine = (row: Sketch, nation = floor) => warnings({ nation, mine: { parent: "nation", lines: [row] } });

  it("says no more than a binding row above it, in any case", async () => {
    const idle =
      'control-lines.csv, row 2, column id: changes nothing: row "nation:any" above it stands all the same and asks for no less';
    expect(await mine({ id: "again", outcome: "prohibit" })).toEqual([idle]);
    expect(await mine({ id: "again", outcome: "prohibit" }, { lines: [{ id: "any", outcome: "prohibit" }] })).toEqual(
      [],
    );
  });

  it("is not one that closes an exception of the pack above", async () => {
    const open = { id: "roads", on: "tag:linear", excepts: "any" };
    expect(await mine({ id: "again", outcome: "prohibit" }, { lines: [...floor.lines!, open] })).toEqual([]);
  });

  it("is not one that asks for more than the binding row", async () => {
    const ask: PackSketch = { lines: [{ id: "any", opinions: "water", rigid: "yes" }] };
    expect(await mine({ id: "ours", opinions: "water" }, ask)).toHaveLength(1);
    expect(await mine({ id: "ours", opinions: "forest" }, ask)).toEqual([]);
  });
});

describe("rows that contradict each other", () => {
  const two = (second: Partial<Sketch>) =>
    lines({ id: "one", class: "core", on: "land-use:07" }, { id: "two", class: "core", on: "land-use:07", ...second });

  it("speak of the same and say different things on the same days", async () => {
    expect(await two({ outcome: "prohibit" })).toEqual([
      'control-lines.csv, row 3, column outcome: "prohibit", but row 2 says "restrict" of the same on the same days: both stand, and the stricter binds',
    ]);
  });

  it.each([
    ["the same outcome", {}],
    ["another class", { outcome: "prohibit", class: "rest" }],
    ["another subject", { outcome: "prohibit", on: "land-use:10" }],
    ["the other side", { outcome: "prohibit", where: "outside" }],
    ["an exception", { outcome: "notice", excepts: "one", on: "tag:major" }],
  ])("but not with %s", async (_, second) => {
    expect(await two(second)).toEqual([]);
  });

  it("nor after each other", async () => {
    const found = await lines(
      { id: "one", effective_to: "2025-12-31" },
      { id: "two", outcome: "prohibit", effective_from: "2026-01-01" },
    );
    expect(found).toEqual([expect.stringContaining("row 2, column effective_to: not in force")]);
  });
});

describe("a zone that leaves a land class to nobody", () => {
  const b: Sketch = { id: "b", zone: "B", on: "any", verdict: "forbid" };
  const access = (...rows: Sketch[]) => warnings({ mine: { access: [b, ...rows] } });

  it("is named with the classes, the coarsest that say it", async () => {
    const found = await access({ id: "flats", zone: "A1", on: "land-use:0701" }, { id: "all", zone: "A2" });
    expect(found).toEqual(["access-list.csv: ZONES zone A1: no row speaks of land-use 0702, 10"]);
  });

  it("is named once where nothing at all is said of it", async () => {
    expect(await access({ id: "a1", zone: "A1" })).toEqual([
      "access-list.csv: ZONES zone A2: no row speaks of any land-use",
    ]);
  });

  it.each([
    ["the zone above speaks", [{ id: "a", zone: "A" }]],
    [
      "all parts of a class are spoken of",
      ["0701", "0702", "10"].map((code) => ({ id: `a-${code}`, zone: "A", on: `land-use:${code}` })),
    ],
  ])("is none where %s", async (_, rows) => {
    expect(await access(...rows)).toEqual([]);
  });

  it("is not to be filled by a tag that only tightens, nor by a row of another day", async () => {
    const tag = { id: "tag", zone: "A", on: "tag:major", verdict: "forbid" };
    expect(await access(tag)).toHaveLength(2);
    const later = await access({ id: "later", zone: "A", effective_from: "2027-01-01" });
    expect(later.filter((line) => line.includes("any land-use"))).toHaveLength(2);
  });

  it("is asked for of the lowest pack, with what it inherits", async () => {
    const nation: PackSketch = { access: [b] };
    const rest = { id: "a", zone: "A" };
    expect(await warnings({ nation, mine: { parent: "nation", access: [rest] } })).toEqual([]);
  });
});

describe("on a day", () => {
  it("a pack that is not in force is named, and so are rows", async () => {
    const pack = { lines: [{ id: "row", effective_from: "2025-01-01" }], effectiveTo: "2025-12-31" };
    const found = (day: string) => warnings({ mine: pack }, day);
    expect(await found("2025-12-31")).toEqual([]);
    expect(await found("2026-01-01")).toEqual([
      "pack.json: mine@1 is not in force on 2026-01-01 (2024-01-01 to 2025-12-31): answers are undetermined",
    ]);
    expect(await found("2024-12-31")).toEqual([
      "control-lines.csv, row 2, column effective_from: not in force on 2024-12-31: begins on 2025-01-01",
    ]);
  });

  it("a row whose document is repealed, or will be before the row ends, is named although another carries it", async () => {
    const found = (row: Partial<Sketch>, day: string) => warnings({ mine: { lines: [{ id: "row", ...row }] } }, day);
    const place = "control-lines.csv, row 2, column basis:";
    expect(await found({ basis: "old;law" }, "2025-06-30")).toEqual([
      `${place} "old" ends on 2025-06-30, before the row`,
    ]);
    expect(await found({ basis: "old;law" }, "2025-07-01")).toEqual([
      `${place} "old" is repealed: in force until 2025-06-30`,
    ]);
    expect(await found({ basis: "old;law", effective_to: "2025-06-30" }, "2025-06-30")).toEqual([]);
    expect(await found({ basis: "law" }, "2025-07-01")).toEqual([]);
  });
});

describe("the packs of this repository", () => {
  it("have no row that judges nothing, changes nothing or contradicts another", async () => {
    const lineages = await compileFolders([dataFolder("rules/cn-demo")]);
    const found = lineages.flatMap(({ warnings: all }) =>
      all.filter(({ column }) => column === "id" || column === "outcome"),
    );
    expect(found).toEqual([]);
  });
});
