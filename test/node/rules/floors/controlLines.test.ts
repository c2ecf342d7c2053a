import { describe, expect, it } from "vitest";
import { faults, MEND, REST, rigid } from "../support/rigidFloor.ts";
import type { PackSketch, Sketch } from "../support/ruleFolders.ts";

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
