import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PackCopy } from "./support/packCopy.ts";
import { ruleFolders } from "./support/ruleFolders.ts";
import { rules } from "./support/terminal.ts";

let place: PackCopy;

beforeEach(async () => {
  place = await ruleFolders({
    nation: {
      lines: [
        { id: "any", outcome: "prohibit", rigid: "yes" },
        { id: "core", class: "core", opinions: "water" },
        { id: "roads", on: "tag:linear", excepts: "any", opinions: "forest" },
        { id: "homes", on: "land-use:07", where: "outside" },
        { id: "beyond", class: "core", where: "outside", outcome: "prohibit" },
        { id: "early", class: "rest", effective_to: "2024-12-31" },
      ],
    },
    county: {
      parent: "nation",
      lines: [
        { id: "core", class: "core", outcome: "prohibit" },
        { id: "flats", on: "land-use:0701", where: "outside", outcome: "prohibit" },
        { id: "no-use", on: "tag:major", where: "outside", excepts: "nation:homes" },
      ],
      access: [
        { id: "a", zone: "A", verdict: "forbid" },
        { id: "a1", zone: "A1", on: "land-use:07", verdict: "conditional", opinions: "water" },
        { id: "b", zone: "B", on: "land-use:07" },
      ],
      conditions: [{ row: "a1", metric: "far", op: "<=", value: "1.2", unit: "" }],
    },
  });
});

afterEach(() => place.delete());

async function explain(...args: string[]): Promise<readonly string[]> {
  const { code, lines } = await rules("explain", join(place.path, "county"), "--on", "2026-11-22", ...args);
  expect(code).toBe(0);
  return lines;
}

const row = (name: string, table = "control-lines"): string => name.replace(":", `@1/${table}#`);

describe("a layer", () => {
  it("is judged by the rows that stand, with what they ask for; the others yield by name", async () => {
    expect(await explain("--layer", "LINE", "--tag", "linear")).toEqual([
      "county@1, LINE inside *, on 2026-11-22: conditional",
      "judged by",
      `  ${row("nation:roads")}: restrict`,
      "    示例",
      "    sample",
      "    opinions: forest",
      "    basis: 示例 (found)",
      "not judged by",
      `  ${row("nation:any")}: replaced by its exception ${row("nation:roads")}`,
    ]);
  });

  it("tells a refinement, a nearer pack's row, and a rigid row that stands beside it", async () => {
    const inCore = await explain("--layer", "LINE", "--class", "heart");
    expect(inCore[0]).toBe("county@1, LINE inside heart, on 2026-11-22: fail");
    expect(inCore).toContain(`  ${row("nation:any")}: refined by ${row("nation:core")}`);
    // What refines a rigid row within its pack is as rigid as that row.
    const kept = inCore.indexOf(`  ${row("nation:core")}: restrict`);
    expect(inCore[kept + 5]).toBe(
      `    stands beside ${row("county:core")}, which is nearer: it is rigid, or took a rigid row's place`,
    );
    const outside = await explain("--layer", "LINE", "--where", "outside", "--land-use", "0701");
    expect(outside[0]).toBe("county@1, LINE outside *, on 2026-11-22: fail");
    expect(outside).toContain(`  ${row("nation:homes")}: overridden by ${row("county:flats")} of a nearer pack`);
  });

  it("is judged outside one class by the rows of that class alone", async () => {
    const judging = async (value: string) => {
      const lines = await explain("--layer", "LINE", "--where", "outside", "--class", value, "--land-use", "0702");
      return lines.filter((line) => /^ {2}\S+#\S+: \w+$/.test(line));
    };
    expect(await judging("core")).toEqual([`  ${row("nation:beyond")}: prohibit`]);
    expect(await judging("*")).toEqual([`  ${row("nation:homes")}: restrict`]);
  });

  it("tells an exception that finds nothing to replace, rows of other days, and rows of other projects", async () => {
    const outside = ["--layer", "LINE", "--where", "outside", "--tag", "major", "--land-use"];
    expect(await explain(...outside, "0701")).toContain(
      `  ${row("county:no-use")}: an exception, but none of the rows that it names judges here and may be replaced`,
    );
    const replaced = await explain(...outside, "0702");
    expect(replaced).toContain(`  ${row("nation:homes")}: replaced by its exception ${row("county:no-use")}`);
    expect(replaced.at(-1)).toBe("of other projects: county:flats");
    const rest = await explain("--layer", "LINE", "--class", "rest");
    expect(rest.slice(-3)).toEqual([
      "not in force",
      `  ${row("nation:early")}: ended on 2024-12-31`,
      "of other projects: nation:roads",
    ]);
  });

  it("says what is open: a stricter row for a land class that is not stated, a code that no table lists", async () => {
    const lines = await explain("--layer", "LINE", "--where", "outside", "--industry", "Z99");
    expect(lines.slice(0, 3)).toEqual([
      "county@1, LINE outside *, on 2026-11-22: undetermined",
      'no table lists the industry "Z99": it counts as not said',
      expect.stringMatching(/^open: .*stricter rule/),
    ]);
    expect(lines).toContain("no row judges");
  });

  it("must be one that the pack knows", async () => {
    await expect(explain("--layer", "LIEN")).rejects.toThrow('county@1 knows no layer "LIEN"');
  });
});

describe("a zone", () => {
  const access = (name: string): string => row(name, "access-list");

  it.each([
    ["meets", "1.2", "conditional", "floor area ratio ≤ 1.2: 1.2, met"],
    ["breaks", "2", "forbid", "floor area ratio ≤ 1.2: 2, not met"],
  ])("is explained with its conditions: one that the project %s", async (_, far, verdict, line) => {
    const lines = await explain("--zone", "ZONES:A1", "--land-use", "0701", "--far", far);
    expect(lines).toEqual([
      `county@1, ZONES A1, on 2026-11-22: ${verdict}`,
      "judged by",
      `  ${access("county:a1")}: conditional`,
      "    示例",
      "    sample",
      `    ${line}`,
      "    opinions: water",
      "    basis: 示例 (found)",
      "not judged by",
      `  ${access("county:a")}: refined by ${access("county:a1")}`,
    ]);
  });

  it("is open where a figure is not known, or no row speaks of the project", async () => {
    const lines = await explain("--zone", "A1", "--land-use", "0701");
    expect(lines.slice(0, 2)).toEqual([
      "county@1, ZONES A1, on 2026-11-22: undetermined",
      expect.stringMatching(/^open: the floor area ratio is not known/),
    ]);
    expect(lines).toContain("    floor area ratio ≤ 1.2: not known");
    const silent = await explain("--zone", "B", "--land-use", "10");
    expect(silent[0]).toBe("county@1, ZONES B, on 2026-11-22: undetermined");
    expect(silent.slice(-2)).toEqual(["no row judges", "of other projects: county:b"]);
  });

  it("must be one that the pack knows", async () => {
    await expect(explain("--zone", "ZONES:Z")).rejects.toThrow('county@1 knows no zone "ZONES:Z"');
  });
});
