import { describe, expect, it } from "vitest";
import { faults, MEND, REST, rigid } from "../support/rigidFloor.ts";
import type { PackSketch, Sketch } from "../support/ruleFolders.ts";

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
