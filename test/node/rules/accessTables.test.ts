import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AccessCondition } from "../../../shared/rules/access/accessList.ts";
import { evaluateZone } from "../../../shared/rules/access/evaluateAccess.ts";
import type { PreparedPack } from "../../../shared/rules/preparePack.ts";
import { PackCopy, preparedPack } from "./support/packCopy.ts";

const demo = (): Promise<PreparedPack> => preparedPack("cn-demo");

describe("the demo's access list", () => {
  it("speaks of every zone of the four systems and of every top land class in each", async () => {
    const { accessList, codes } = await demo();
    const { rows, zoneSystems } = accessList!;
    const top = [...codes.get("land-use")!.entries.values()]
      .filter(({ parent }) => parent === undefined)
      .map(({ code }) => code);
    expect(top).toHaveLength(24);
    expect(zoneSystems.map(({ system }) => system)).toEqual(["GHFQ", "HJGKDY", "JSYDGZQ", "TDYTQ"]);
    for (const { system, codes: table } of zoneSystems) {
      for (const zone of codes.get(table)!.entries.keys()) {
        const said = rows.filter(
          (row) => row.system === system && row.zone === zone && row.subject.kind === "land-use",
        );
        expect(
          top.filter((code) => !said.some(({ subject }) => subject.code === code)),
          `${system} ${zone}`,
        ).toEqual([]);
      }
    }
  });

  it("has three verdicts and five conditions or more in each zone", async () => {
    const { accessList } = await demo();
    const name = (condition: AccessCondition): string =>
      condition.op === "in"
        ? `env ${condition.values.join()}`
        : [condition.metric, condition.op, condition.value, condition.to?.layer, condition.to?.class].join(" ");
    const zones = Map.groupBy(accessList!.rows, ({ system, zone }) => `${system} ${zone}`);
    expect(zones.size).toBe(46);
    for (const [zone, rows] of zones) {
      expect(new Set(rows.map(({ verdict }) => verdict)).size, zone).toBe(3);
      expect(new Set(rows.flatMap(({ conditions }) => conditions.map(name))).size, zone).toBeGreaterThanOrEqual(5);
    }
  });

  it("is nowhere surer than the documents that it names", async () => {
    const { accessList } = await demo();
    for (const row of accessList!.rows) {
      // Figures that only the fictitious list gives are nobody's finding.
      if (row.conditions.length > 0 && row.basis.some(({ document }) => document.startsWith("demo-"))) {
        expect(["design", "unsure"], row.id).toContain(row.confidence);
      }
    }
  });

  /**
   * The starter matrix of zones and uses, and the rules behind it: permanent farmland (Land Administration Law 35, 37),
   * the red line (自然资发〔2022〕142号), the growth boundary (自然资发〔2023〕193号), farmland control (自然资发〔2021〕166号).
   * Figures are left out, so that a conditional row shows as undetermined.
   */
  it.each([
    ["100", { landUse: "0701" }, "forbid", "no building in the red line"],
    [
      "100",
      { landUse: "1202", tags: ["limited-activity-6"] },
      "undetermined",
      "linear works that cannot be avoided, item 6: its distance is open",
    ],
    [
      "100",
      { landUse: "1202", tags: ["national-major-project"] },
      "conditional",
      "national major project: State Council",
    ],
    ["100", { landUse: "0301" }, "allow", "forest stays"],
    ["200", { landUse: "1001" }, "forbid", "no industry in ecological control"],
    ["300", { landUse: "0101" }, "allow", "cropping is what permanent farmland is for"],
    ["300", { landUse: "0703" }, "forbid", "no houses on permanent farmland"],
    ["300", { landUse: "0201" }, "forbid", "no orchards on permanent farmland"],
    ["300", { landUse: "1501", tags: ["key-military"] }, "conditional", "military facilities that cannot avoid it"],
    ["300", { landUse: "0701", tags: ["key-military"] }, "forbid", "the exception is not for housing"],
    ["411", { landUse: "0804" }, "allow", "schools in a residential zone"],
    ["411", { landUse: "1001" }, "forbid", "no industry in a residential zone"],
    ["411", { landUse: "0804", tags: ["heavy-polluter"] }, "forbid", "the tag tightens"],
    ["414", { landUse: "0701", industry: "K70" }, "forbid", "no housing in an industrial zone"],
    ["414", { landUse: "100101", industry: "C25" }, "forbid", "the industry is barred though the class is welcome"],
    [
      "414",
      { landUse: "1401" },
      "undetermined",
      "a park would do, but the industry is not stated and refining is barred",
    ],
    ["420", { landUse: "0701" }, "forbid", "no housing before conversion"],
    [
      "420",
      { landUse: "0801", tags: ["elastic-zone-activated"] },
      "undetermined",
      "after activation by figures that are open",
    ],
    ["430", { landUse: "1001" }, "forbid", "no urban building in a special purpose zone"],
    ["510", { landUse: "0704" }, "allow", "village services in a village"],
    ["510", { landUse: "0701" }, "forbid", "no urban housing outside the growth boundary"],
    ["520", { landUse: "060202" }, "undetermined", "breeding on figures that are open"],
    ["520", { landUse: "1001", tags: ["new-town-or-park"] }, "forbid", "no parks outside the growth boundary"],
    ["620", { landUse: "2001" }, "allow", "ports in a port zone"],
    ["660", { landUse: "0701" }, "forbid", "no land uses at sea: no reclamation"],
    ["700", { landUse: "07", industry: "K" }, "forbid", "no housing beside a mine"],
  ] as const)("GHFQ %s, %o: %s – %s", async (code, project, verdict, _reason) => {
    const found = evaluateZone(
      [await demo()],
      { system: "GHFQ", code },
      { ...project, tags: [...("tags" in project ? project.tags : [])] },
      { figures: {}, distance: () => undefined },
      "2026-11-22",
    );
    expect(found.verdict).toBe(verdict);
  });
});

describe("faults in the tables are named by file, row and column", () => {
  let folder: PackCopy;

  beforeEach(async () => {
    folder = await PackCopy.ofPack("cn-demo");
  });
  afterEach(() => folder.delete());

  const append = (file: string, line: string): Promise<void> => folder.edit(file, (text) => `${text}${line}\n`);

  const rowLine = (cells: Record<string, string>): string => {
    const row: Record<string, string> = {
      id: "x",
      system: "GHFQ",
      zone: "411",
      subject_kind: "land-use",
      subject_code: "080101",
      verdict: "forbid",
      opinions: "",
      excepts: "",
      basis: "demo-access",
      effective_from: "2024-01-01",
      effective_to: "",
      confidence: "design",
      rigid: "no",
      message_zh: "示例",
      message_en: "sample",
      ...cells,
    };
    return Object.values(row).join(",");
  };

  it.each([
    ["an unknown system", { subject_code: "0801", system: "XX" }, "system"],
    ["an unknown zone", { subject_code: "0801", zone: "499" }, "zone"],
    ["an unknown land class", {}, "subject_code"],
    ["an unknown document", { subject_code: "0801", basis: "nowhere" }, "basis"],
    ["an unknown opinion", { subject_code: "0801", verdict: "conditional", opinions: "邻居" }, "opinions"],
    ["a condition-less conditional row", { subject_code: "0801", verdict: "conditional" }, "verdict"],
    ["an opinion that nobody asks for", { subject_code: "0801", opinions: "水利" }, "opinions"],
    ["an exception to nothing", { subject_code: "0801", excepts: "nothing" }, "excepts"],
    ["an exception to another zone", { subject_code: "0801", excepts: "300-01" }, "excepts"],
    ["an exception that tightens", { subject_code: "0801", excepts: "411-08" }, "excepts"],
    ["a second row on the same subject", { subject_code: "08" }, "subject_code"],
    ["a day that is none", { subject_code: "0801", effective_from: "2024-02-30" }, "effective_from"],
  ])("%s", async (_, cells, column) => {
    await append("access-list.csv", rowLine(cells));
    expect(await folder.faults()).toEqual([expect.objectContaining({ file: "access-list.csv", row: 1611, column })]);
  });

  it.each([
    ["of no row", "nothing,far,<=,1,,", "row"],
    ["of a row without conditions", "411-08x,far,<=,1,,", "row"],
    ["of a row that forbids", "411-10,far,<=,1,,", "row"],
    ["in another unit", "411-07,siteHa,<=,1,m2,", "unit"],
    ["that is no number", "411-07,siteHa,<=,many,ha,", "value"],
    ["on an unknown layer", "411-07,distanceM,>=,10,m,NOWHERE", "to"],
    ["on an unknown class", "411-07,distanceM,>=,10,m,DLTB:9999", "to"],
    ["on a distance to nowhere", "411-07,distanceM,>=,10,m,", "to"],
    ["on an unknown class of impact", "411-07,envClass,in,四类,,", "value"],
    ["that stands already", "411-07,heightM,<=,10,m,", "metric"],
  ])("a condition %s", async (_, line, column) => {
    await append("access-conditions.csv", line);
    const found = await folder.faults();
    expect(found.map((fault) => fault.column)).toContain(column);
    expect(found.every(({ file, row }) => file === "access-conditions.csv" && row === 1143)).toBe(true);
  });
});
