import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { compilePack } from "../../../data/publish/rules/compilePack.ts";
import { type Evaluation, evaluate } from "../../../shared/rules/evaluate.ts";
import type { LayerFacts, Project } from "../../../shared/rules/facts.ts";
import { type PreparedPack, preparePack } from "../../../shared/rules/preparePack.ts";
import { facts } from "../../rules/smallPack.ts";

/** The national pack on typical sites. Expected answers are read from the documents named in each row's basis. */

const path = (relative: string) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url).href);
let national: PreparedPack;

beforeAll(async () => {
  national = preparePack(await compilePack(path("data/rules/cn")));
});

const today = "2026-06-01";
/** A site of 1000 m² in the concentrated construction zone, clear of the red line and of permanent farmland. */
const inTown = (): LayerFacts[] => [
  facts({ layer: "STBHHX" }),
  facts({ layer: "YJJBNTBHTB" }),
  facts({ layer: "CZKFBJ", classes: { "410": 1000 } }),
];
const judge = (changes: LayerFacts[], project: Project = {}, asOf = today) => {
  const changed = new Set(changes.map((fact) => fact.layer));
  return evaluate([national], [...inTown().filter((fact) => !changed.has(fact.layer)), ...changes], project, asOf);
};
const rules = (found: Evaluation) =>
  found.layers.flatMap((l) => l.findings.map((f) => f.rule.replace("cn@2026.1/control-lines#", ""))).sort();

describe("town", () => {
  it("a factory in the concentrated construction zone passes, by the detailed plan", () => {
    const found = judge([], { landUse: "100101", industry: "C26" });
    expect([found.verdict, rules(found)]).toEqual(["pass", ["ugb-410"]]);
    expect(found.missing.every((layer) => layer.level === "notice")).toBe(true);
  });

  it("a zone below 410 is judged as 410; a class that is none of the three is for a person to decide", () => {
    expect(judge([facts({ layer: "CZKFBJ", classes: { "414": 1000 } })]).verdict).toBe("pass");
    const village = judge([facts({ layer: "CZKFBJ", classes: { 村庄: 1000 } })]);
    expect([village.verdict, village.doubts[0]?.kind]).toEqual(["undetermined", "class-unknown"]);
  });

  it("the elastic zone may not be used before conversion", () => {
    const elastic = [facts({ layer: "CZKFBJ", classes: { "420": 1000 } })];
    expect(judge(elastic, { landUse: "0701" }).verdict).toBe("fail");
    expect(judge(elastic, { landUse: "0701", tags: ["elastic-zone-activated"] }).verdict).toBe("conditional");
  });
});

describe("outside the growth boundary", () => {
  const outside = [facts({ layer: "CZKFBJ" })];
  const verdict = (project: Project) => judge(outside, project).verdict;

  it("urban housing, industry and a project that says nothing fail", () => {
    expect([verdict({ landUse: "0701" }), verdict({ landUse: "1001" }), verdict({})]).toEqual(["fail", "fail", "fail"]);
    expect(verdict({ landUse: "0701", tags: ["single-site"] })).toBe("fail");
    expect(verdict({ landUse: "1303", tags: ["new-town-or-park"] })).toBe("fail");
  });

  it("roads, substations and listed single sites need their site argued; farming and villages pass", () => {
    for (const project of [
      { landUse: "1202" },
      { landUse: "1303" },
      { landUse: "1001", tags: ["small-urban-siting"] },
    ]) {
      const found = judge(outside, project);
      expect([found.verdict, found.materials, found.authority]).toEqual(["conditional", ["选址研究报告"], "county"]);
    }
    expect([verdict({ landUse: "0703" }), verdict({ landUse: "060202" }), verdict({ landUse: "0101" })]).toEqual([
      "pass",
      "pass",
      "pass",
    ]);
  });

  it("a single site already on the one-map goes by one provincial opinion since March 2026, and no finding hides that this is unsure", () => {
    const project = { landUse: "1001", tags: ["single-site-on-map"] };
    const found = judge(outside, project);
    expect(rules(found)).toEqual(["ugb-outside-on-map"]);
    expect(found.layers.flatMap((l) => l.findings).map((f) => f.confidence)).toEqual(["unsure"]);
    expect(rules(judge(outside, project, "2026-03-15"))).toEqual(["ugb-outside-single-site"]);
  });
});

describe("ecological red line", () => {
  const general = [facts({ layer: "STBHHX", classes: { 一般控制区: 40 } })];
  const core = [facts({ layer: "STBHHX", classes: { 核心保护区: 10, 一般控制区: 40 } })];

  it("prohibits building; each of the ten limited activities needs the province's finding", () => {
    expect(rules(judge(general, { landUse: "1001" }))).toEqual(["erl", "ugb-410"]);
    for (let kind = 1; kind <= 10; kind++) {
      const found = judge(general, { tags: [`limited-activity-${kind}`] });
      expect([found.verdict, found.authority, found.materials]).toEqual([
        "conditional",
        "province",
        ["有限人为活动认定意见"],
      ]);
    }
  });

  it("asks the county where a limited activity needs no new construction land", () => {
    const found = judge(general, { tags: ["limited-activity-6", "no-new-construction-land"] });
    expect([found.verdict, found.authority]).toEqual(["conditional", "county"]);
    expect(judge(general, { tags: ["no-new-construction-land"] }).verdict).toBe("fail");
  });

  it("sends each of the seven kinds of national major project to the State Council", () => {
    for (const kind of ["central", "military", "transport-water", "grid", "energy", "confirmed", "ndrc"]) {
      const found = judge(general, { tags: [`major-${kind}`] });
      expect([found.verdict, found.authority]).toEqual(["conditional", "state"]);
      expect(found.materials).toContain("不可避让性论证");
    }
  });

  it("has no exception for the core zone, and judges each zone by its own row", () => {
    const found = judge(core, { tags: ["limited-activity-6", "major-grid"] });
    expect(found.verdict).toBe("fail");
    const areas = found.layers.flatMap((l) => l.findings).map((f) => [f.rule.split("#")[1], f.areaM2]);
    expect(areas).toContainEqual(["erl-core", 10]);
    expect(areas).toContainEqual(["erl-activity-6", 40]);
  });
});

describe("permanent farmland", () => {
  const farmland = [facts({ layer: "YJJBNTBHTB", inside: 500 })];
  const verdict = (project: Project, asOf = today) => judge(farmland, project, asOf).verdict;

  it("prohibits, under each of the names in use for the layer", () => {
    expect(verdict({ landUse: "1001" })).toBe("fail");
    const old = judge([facts({ layer: "YJJBNT", inside: 500 })], { landUse: "1001" });
    expect(rules(old)).toEqual(["pbf", "ugb-410"]);
  });

  it("sends national key projects that cannot avoid it to the State Council, with compensation", () => {
    const found = judge(farmland, { landUse: "1201", tags: ["key-transport"] });
    expect([found.verdict, found.authority]).toEqual(["conditional", "state"]);
    expect(found.materials).toContain("永久基本农田补划方案");
  });

  it("never admits livestock, aquaculture, houses or graves, key project or not", () => {
    for (const landUse of ["060202", "060203", "070301", "1506"]) {
      expect(verdict({ landUse, tags: ["key-transport"] })).toBe("fail");
    }
  });

  it("lets farming be, and temporary use that can be restored, but no beam yards", () => {
    expect(verdict({ landUse: "0103" })).toBe("pass");
    expect(verdict({ landUse: "1209", tags: ["temporary-land"] })).toBe("conditional");
    expect(verdict({ landUse: "1209", tags: ["temporary-yard"] })).toBe("fail");
  });

  it("is undetermined for a key project that does not state its land class: a house would be forbidden all the same", () => {
    expect(verdict({ tags: ["key-transport"] })).toBe("undetermined");
  });

  it("lets strategic minerals hold rights since 令17 came into force on 2025-10-01", () => {
    const project = { landUse: "1002", tags: ["strategic-mineral"] };
    expect([verdict(project, "2025-09-30"), verdict(project, "2025-10-01")]).toEqual(["fail", "conditional"]);
  });
});

describe("other lines", () => {
  const on = (layer: string, value: string | undefined, project: Project = {}, asOf = today) =>
    judge(
      [value === undefined ? facts({ layer, inside: 9 }) : facts({ layer, classes: { [value]: 9 } })],
      project,
      asOf,
    );

  it.each([
    ["YYSSYBHQ", "一级保护区", {}, "fail"],
    ["YYSSYBHQ", "一级", { tags: ["water-supply-works"] }, "conditional"],
    ["YYSSYBHQ", "二级保护区", {}, "conditional"],
    ["YYSSYBHQ", "二级保护区", { tags: ["discharges-pollutants"] }, "fail"],
    ["YYSSYBHQ", "准保护区", { tags: ["heavy-polluter"] }, "fail"],
    ["HHGLFW", undefined, { landUse: "0701" }, "fail"],
    ["HHGLFW", undefined, { landUse: "1202" }, "conditional"],
    ["HLFXKZX", undefined, {}, "conditional"],
    ["LSWHBHX", "保护范围", {}, "fail"],
    ["LSWHBHX", "建设控制地带", {}, "conditional"],
    ["LSWHBHX", "核心保护范围", { tags: ["necessary-public-facility"] }, "conditional"],
    ["WWBHDW", undefined, {}, "fail"],
    ["DZZHYFQ", "低易发区", {}, "conditional"],
    ["HJGKDY", "优先保护单元", {}, "conditional"],
    ["HJGKDY", "一般管控单元", {}, "pass"],
    ["YQGD", undefined, {}, "conditional"],
    ["CLBZ", undefined, {}, "conditional"],
    ["JHAXGK", "长江干支流岸线一公里", { industry: "C2614" }, "fail"],
    ["JHAXGK", "长江干支流岸线一公里", { industry: "G54" }, "pass"],
    ["JHAXGK", "长江干支流岸线一公里", {}, "undetermined"],
    ["LDBHDJ", "Ⅱ级", { tags: ["approved-public-project"] }, "conditional"],
    ["SD", "国家重要湿地", {}, "fail"],
    ["HYFW", undefined, { tags: ["reclamation"] }, "fail"],
    ["HYFW", undefined, { tags: ["reclamation", "major-energy"] }, "conditional"],
    ["JCJK", undefined, {}, "pass"],
    ["GHFQ", "414", {}, "pass"],
  ] as const)("%s %s %o: %s", (layer, value, project, verdict) => {
    expect(on(layer, value, project).verdict).toBe(verdict);
  });

  it("cites the relics law of the day", () => {
    const cited = (asOf: string) =>
      on("LSWHBHX", "建设控制地带", {}, asOf)
        .layers.flatMap((l) => l.findings)
        .find((f) => f.rule.endsWith("heritage-control"))
        ?.basis.map((b) => b.title.en);
    expect(cited("2025-02-28")).toEqual(["Cultural Relics Protection Law (text of 2017)"]);
    expect(cited("2025-03-01")).toEqual(["Cultural Relics Protection Law (revised 2024)"]);
  });
});

describe("docs/rules.md", () => {
  it("names only rows that exist, and every row of the national pack", async () => {
    const text = await readFile(path("docs/rules.md"), "utf8");
    const known = [...national.rowsByLayer.values()].flat().map((row) => row.id);
    const section = text.slice(text.indexOf("## What the national pack covers"));
    const cells = section
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) => line.split("|")[2] ?? "");
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""));
    const patterns = named.map((name) => new RegExp(`^${name.replaceAll("*", ".*")}$`));
    expect(patterns.filter((pattern) => !known.some((id) => pattern.test(id)))).toEqual([]);
    expect(known.filter((id) => !patterns.some((pattern) => pattern.test(id)))).toEqual([]);
  });
});
