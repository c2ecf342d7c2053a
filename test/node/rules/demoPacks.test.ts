import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluateZone } from "../../../shared/rules/access/evaluateAccess.ts";
import { evaluate } from "../../../shared/rules/evaluate.ts";
import type { Project } from "../../../shared/rules/facts.ts";
import { compareAmounts } from "../../../shared/rules/tolerance/compare.ts";
import { facts } from "../../rules/smallPack.ts";
import { dataFolder, preparedPack } from "./support/packCopy.ts";

/** The demo's packs inherit nation → province → city → county, and each level says something of its own. */

const DAY = "2026-11-22";
const LEVELS = ["cn", "cn-demo-province", "cn-demo-city", "cn-demo"];

describe("the demo's packs", () => {
  it("are a lineage by name and by administrative code (GB/T 2260: two digits a level)", async () => {
    const { lineage } = await preparedPack("cn-demo");
    expect(lineage.map(({ id, jurisdiction }) => [id, jurisdiction.code])).toEqual([
      ["cn", "000000"],
      ["cn-demo-province", "990000"],
      ["cn-demo-city", "999900"],
      ["cn-demo", "999901"],
    ]);
  });

  it("are named in data/rules/README.md, and no other folder is there", async () => {
    const text = await readFile(dataFolder("rules/README.md"), "utf8");
    const named = [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, folder]) => folder!);
    const entries = await readdir(dataFolder("rules"), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(named).toEqual(LEVELS);
    expect(folders.sort()).toEqual([...LEVELS].sort());
  });

  it("are labelled where they are fictitious, each document and each pack", async () => {
    const { documents, lineage } = await preparedPack("cn-demo");
    const fictitious = [...documents.values()].filter(({ id }) => id.startsWith("demo-"));
    expect(fictitious.length).toBeGreaterThan(10);
    for (const { id, title, number } of fictitious) {
      expect([title.zh, title.en, number], id).toEqual([
        expect.stringContaining("示例"),
        expect.stringContaining("fictitious"),
        expect.stringContaining("示例"),
      ]);
    }
    for (const { title } of lineage.slice(1)) expect(title.zh).toMatch(/^示例.*虚构/);
  });

  it("have a byte order mark in every table, so that spreadsheets read them as UTF-8", async () => {
    for (const level of LEVELS) {
      const folder = dataFolder(join("rules", level));
      for (const file of await readdir(folder, { recursive: true })) {
        if (!file.endsWith(".csv")) continue;
        const bytes = await readFile(join(folder, file));
        expect([...bytes.subarray(0, 3)], `${level}/${file}`).toEqual([0xef, 0xbb, 0xbf]);
      }
    }
  });
});

describe("a control line of the nation that the province tightens, and the city eases in part", () => {
  const found = async (pack: string, project: Project) => {
    const unit = facts({ layer: "HJGKDY", classes: { 一般管控单元: 1000 } });
    const { layers } = evaluate([await preparedPack(pack)], [unit], project, DAY);
    return layers.flatMap(({ findings }) => findings.map(({ rule, outcome }) => `${rule.split("/")[0]} ${outcome}`));
  };

  it("general control units: a notice of the nation, a restriction of industry by the province", async () => {
    expect(await found("cn", { landUse: "100103" })).toEqual(["cn@2026.1 notice"]);
    expect(await found("cn-demo-province", { landUse: "100101" })).toEqual(["cn-demo-province@2026.1 restrict"]);
    expect(await found("cn-demo", { landUse: "100103" })).toEqual(["cn-demo-province@2026.1 restrict"]);
  });

  it("for first-class industry a notice of the city; for housing the nation's, whoever is asked", async () => {
    expect(await found("cn-demo", { landUse: "100101" })).toEqual(["cn-demo-city@2026.1 notice"]);
    expect(await found("cn-demo", { landUse: "0701" })).toEqual(["cn@2026.1 notice"]);
  });
});

describe("rigid rows of the province in the county's answers", () => {
  const judge = async (code: string, project: Project, distanceM: number) =>
    evaluateZone(
      [await preparedPack("cn-demo")],
      { system: "GHFQ", code },
      project,
      {
        figures: { far: 1, buildingDensity: 0.5, greenRatio: 0.1, siteHa: 5, envClass: "三类" },
        distance: () => ({ leastM: distanceM, mostM: distanceM }),
      },
      DAY,
    );

  it("bar chemical projects in every rural zone, whatever the county allows there", async () => {
    for (const code of ["500", "510", "520", "530", "540"]) {
      const { verdict, findings } = await judge(code, { landUse: "1311", tags: ["chemical-project"] }, 5000);
      expect([verdict, findings[0]!.rule], code).toEqual([
        "forbid",
        "cn-demo-province@2026.1/access-list#500-chemical-project",
      ]);
    }
  });

  it("keep a least distance, beside the county's own that is stricter", async () => {
    const at = async (distanceM: number) => {
      const { findings } = await judge("414", { landUse: "100103", industry: "C39" }, distanceM);
      const [county, province] = [
        "cn-demo@2026.1/access-list#414-100103",
        "cn-demo-province@2026.1/access-list#414-100103-distance",
      ].map((rule) => findings.find((finding) => finding.rule === rule)!.result);
      return [county, province];
    };
    expect(await at(299)).toEqual(["forbid", "forbid"]);
    expect(await at(499)).toEqual(["forbid", "allow"]);
    expect((await at(500))[0]).not.toBe("forbid");
  });

  it("cap the tolerance of floor area at 3 % and 500 m², whatever brackets the county writes", async () => {
    const { toleranceList: list } = await preparedPack("cn-demo");
    // A county as generous as 10 % of the whole.
    const items = list!.items.map((row) =>
      row.id === "floor-area" ? { ...row, mode: "relative" as const, amount: 0.1, brackets: [] } : row,
    );
    const rows = Map.groupBy(items, ({ item, scope }) => `${item}/${scope}`);
    const compare = (measured: number) => {
      const claim = { item: "floorArea", scope: "total", unit: "m2", approved: 10_000, measured } as const;
      const { result, row, allowed } = compareAmounts({ list: { ...list!, items }, rows, asOf: DAY }, claim, {});
      return [result, row?.from, allowed];
    };
    expect(compare(10_300)).toEqual(["excess-within-tolerance", "cn-demo@2026.1", 500]);
    expect(compare(10_300.01)).toEqual(["excess-over-tolerance", "cn-demo-province@2026.1", 300]);
  });
});
