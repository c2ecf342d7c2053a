import { describe, expect, it } from "vitest";
import { evaluate } from "../../shared/rules/evaluate.ts";
import type { Project } from "../../shared/rules/facts.ts";
import { today } from "./judged.ts";
import { facts, lineage, type RowSketch, required } from "./smallPack.ts";

/** nation → province → city → county: who has the last word (docs/rules.md, "Inheritance"). Sites lie wholly in LINE, class 410 unless said. */

type Levels = readonly (readonly RowSketch[])[];

const judge = (
  levels: Levels,
  project: Project = {},
  classes: Record<string, number> = { "410": 1000 },
  asOf = today,
) => evaluate([lineage(levels)], [facts({ classes })], project, asOf);

const rules = (levels: Levels, project?: Project, classes?: Record<string, number>, asOf?: string) =>
  judge(levels, project, classes, asOf).layers[0]!.findings.map(({ rule }) => rule);

const nation = (row: Partial<RowSketch> = {}): RowSketch => ({ id: "all", outcome: "restrict", ...row });

describe("a pack below", () => {
  it("has the last word where it speaks; the finding names its pack", () => {
    expect(rules([[nation()], [{ id: "ours", outcome: "notice" }]])).toEqual(["province@1/control-lines#ours"]);
    expect(rules([[nation()], [{ id: "ours", outcome: "prohibit" }]])).toEqual(["province@1/control-lines#ours"]);
  });

  it("leaves standing what it does not speak of", () => {
    expect(rules([[nation()], []])).toEqual(["nation@1/control-lines#all"]);
    expect(rules([[nation()], [{ id: "core", class: "core", outcome: "notice" }]])).toEqual([
      "nation@1/control-lines#all",
    ]);
    expect(rules([[nation()], [{ id: "industry", on: "industry:C26", outcome: "notice" }]], { industry: "G" })).toEqual(
      ["nation@1/control-lines#all"],
    );
  });

  it("wins with a broad row over a narrow one above: packs are combined before rows are compared between them", () => {
    const narrow = nation({ id: "narrow", class: "410", on: "land-use:1001", outcome: "prohibit" });
    expect(rules([[narrow], [{ id: "broad", outcome: "restrict" }]], { landUse: "1001" })).toEqual([
      "province@1/control-lines#broad",
    ]);
  });

  it("does not silence another kind of subject: land class and industry still combine to the strictest", () => {
    const levels = [
      [nation({ id: "chemicals", on: "industry:C26", outcome: "prohibit" })],
      [{ id: "stores", on: "land-use:10", outcome: "notice" }],
    ] as const;
    const project = { landUse: "1001", industry: "C26" };
    expect(rules(levels, project)).toEqual(["nation@1/control-lines#chemicals", "province@1/control-lines#stores"]);
    expect(judge(levels, project).verdict).toBe("fail");
  });

  it("does not silence a tag by speaking of everybody: a tag's row falls to the same tag or to an exception only", () => {
    const yard = nation({ id: "yard", on: "tag:yard", outcome: "prohibit" });
    const project = { tags: ["yard"] };
    expect(judge([[yard], [{ id: "broad", outcome: "notice" }]], project).verdict).toBe("fail");
    expect(judge([[yard], [{ id: "our-yard", on: "tag:yard", outcome: "restrict" }]], project).verdict).toBe(
      "conditional",
    );
    const excepting: RowSketch = { id: "our-yard", on: "tag:yard", outcome: "notice", excepts: ["nation:yard"] };
    expect(rules([[yard], [excepting]], project)).toEqual(["province@1/control-lines#our-yard"]);
  });

  it("may have the same row ids as a pack above", () => {
    const levels = [[nation()], [nation({ on: "land-use:10", outcome: "notice" })]];
    expect(rules(levels, { landUse: "10" })).toEqual(["province@1/control-lines#all"]);
    expect(rules(levels, { landUse: "12" })).toEqual(["nation@1/control-lines#all"]);
  });

  it("passes what it inherits on: the nearest that speaks decides, level by level", () => {
    const levels: Levels = [
      [nation()],
      [{ id: "p", outcome: "notice" }],
      [{ id: "c", on: "land-use:10", outcome: "prohibit" }],
      [{ id: "x", on: "land-use:1001", outcome: "restrict" }],
    ];
    expect(rules(levels, { landUse: "12" })).toEqual(["province@1/control-lines#p"]);
    expect(rules(levels, { landUse: "10" })).toEqual(["city@1/control-lines#c"]);
    expect(rules(levels, { landUse: "1001" })).toEqual(["county@1/control-lines#x"]);
  });

  it("speaks on its days only: before and after them what is above stands again", () => {
    const own = { id: "ours", outcome: "notice", effectiveFrom: "2026-03-01", effectiveTo: "2026-08-31" } as const;
    const on = (day: string) => rules([[nation()], [own]], {}, undefined, day);
    expect(on("2026-02-28")).toEqual(["nation@1/control-lines#all"]);
    expect(on("2026-03-01")).toEqual(["province@1/control-lines#ours"]);
    expect(on("2026-08-31")).toEqual(["province@1/control-lines#ours"]);
    expect(on("2026-09-01")).toEqual(["nation@1/control-lines#all"]);
  });
});

describe("a rigid row", () => {
  const rigid = nation({ rigid: true, outcome: "prohibit" });

  it.each<[string, readonly RowSketch[], Project?]>([
    ["the same words", [{ id: "all", outcome: "allow" }]],
    ["a more specific class", [{ id: "sub", class: "411", outcome: "allow" }]],
    ["a more specific subject", [{ id: "use", on: "land-use:1001", outcome: "allow" }], { landUse: "1001" }],
    [
      "an exception by tag",
      [{ id: "tag", on: "tag:major", outcome: "allow", excepts: ["nation:all"] }],
      { tags: ["major"] },
    ],
    [
      "an exception to a copy of the row",
      [
        { id: "copy", outcome: "prohibit" },
        { id: "tag", on: "tag:major", outcome: "allow", excepts: ["copy"] },
      ],
      { tags: ["major"] },
    ],
    [
      "an exception that names both",
      [
        { id: "copy", outcome: "prohibit" },
        { id: "tag", on: "tag:major", outcome: "allow", excepts: ["copy", "nation:all"] },
      ],
      { tags: ["major"] },
    ],
    [
      "a copy that ends",
      [
        { id: "copy", outcome: "prohibit", effectiveTo: "2026-01-31" },
        { id: "then", outcome: "allow", effectiveFrom: "2026-02-01" },
      ],
    ],
  ])("stands against %s", (_, own, project) => {
    expect(judge([[rigid], own], project, { "411": 1000 }).verdict).toBe("fail");
    expect(rules([[rigid], own], project, { "411": 1000 })).toContain("nation@1/control-lines#all");
  });

  it("is no target of an exception below: that judges nothing", () => {
    const exception: RowSketch = { id: "tag", on: "tag:major", outcome: "allow", excepts: ["nation:all"] };
    expect(rules([[rigid], [exception]], { tags: ["major"] })).toEqual(["nation@1/control-lines#all"]);
  });

  it("stands against two packs at once", () => {
    const levels: Levels = [
      [rigid],
      [{ id: "p", outcome: "allow" }],
      [{ id: "c", outcome: "allow", excepts: ["province:p"] }],
    ];
    expect(judge(levels).verdict).toBe("fail");
  });

  it("may be made stricter; both findings are given", () => {
    const levels = [[nation({ rigid: true })], [{ id: "ours", outcome: "prohibit" }]] as const;
    expect(rules(levels)).toEqual(["province@1/control-lines#ours", "nation@1/control-lines#all"]);
    expect(judge(levels).verdict).toBe("fail");
  });

  it("hands its rigidity to what takes its place in its own pack", () => {
    const major = nation({ id: "major", on: "tag:major", outcome: "restrict", excepts: ["all"] });
    const use = nation({ id: "use", on: "land-use:10", outcome: "restrict" });
    const loosened: RowSketch[] = [
      { id: "m", on: "tag:major", outcome: "allow", excepts: ["nation:major"] },
      { id: "u", on: "land-use:10", outcome: "allow" },
    ];
    expect(judge([[rigid, major], loosened], { tags: ["major"] }).verdict).toBe("conditional");
    expect(judge([[rigid, use], loosened], { landUse: "1001" }).verdict).toBe("conditional");
    expect(judge([[{ ...rigid, rigid: false }, use], loosened], { landUse: "1001" }).verdict).toBe("pass");
  });
});

describe("what is not said of the project", () => {
  it("is feared of rows above only where nothing nearer would replace them", () => {
    const stricter = nation({ id: "use", on: "land-use:06", outcome: "prohibit" });
    const soft = { id: "broad", outcome: "notice" } as const;
    expect(judge([[stricter], []]).doubts.map(({ kind }) => kind)).toEqual(["subject-undeclared"]);
    expect(judge([[stricter], [soft]]).doubts).toEqual([]);
    expect(judge([[{ ...stricter, rigid: true }], [soft]]).doubts.map(({ kind }) => kind)).toEqual([
      "subject-undeclared",
    ]);
  });
});

describe("a row above that a fuller description could bring back", () => {
  const houses = nation({ id: "houses", on: "land-use:07", outcome: "prohibit" });
  const county: RowSketch[] = [
    { id: "broad", outcome: "notice" },
    { id: "factories", on: "industry:C26", outcome: "notice" },
  ];

  it("is feared: the county's row for everybody gives way to its row for the industry, which says nothing of houses", () => {
    const levels = [[houses], county];
    expect(judge(levels, { landUse: "0701", industry: "C26" }).verdict).toBe("fail");
    expect(judge(levels, { industry: "C26" }).verdict).toBe("undetermined");
    expect(judge(levels).verdict).toBe("undetermined");
    expect(judge(levels, { landUse: "10", industry: "C26" }).verdict).toBe("pass");
  });

  it("is not feared where what refines the nearer row speaks of the same branch", () => {
    const levels = [[houses], [county[0]!, { id: "flats", on: "land-use:0701", outcome: "notice" } as const]];
    expect(judge(levels).verdict).toBe("pass");
  });
});

describe("required layers", () => {
  const missing = (above: object, below: object) =>
    evaluate(
      [lineage([[], []], [{ requiredLayers: [required(above)] }, { requiredLayers: [required(below)] }])],
      [facts({ status: "no-data" })],
      {},
      today,
    ).missing.map(({ rule, level }) => `${rule} ${level}`);

  it("are the nearest pack's, unless the row above is rigid", () => {
    expect(missing({}, { level: "notice" })).toEqual(["province@1/required-layers#line-known notice"]);
    expect(missing({ rigid: true }, { level: "notice" })).toEqual([
      "nation@1/required-layers#line-known required",
      "province@1/required-layers#line-known notice",
    ]);
  });

  it("of another layer or subject leave those above standing", () => {
    expect(missing({}, { level: "notice", layer: "OTHER" })).toHaveLength(2);
    expect(missing({}, { level: "notice", subject: { kind: "tag", code: "yard" } })).toEqual([
      "nation@1/required-layers#line-known required",
    ]);
  });
});

describe("a pack above that was not compiled for the day", () => {
  it("leaves the answer undetermined: it may have said something", () => {
    const pack = lineage([[], [{ id: "ours", outcome: "allow" }]], [{ effectiveTo: "2026-01-31" }]);
    const found = evaluate([pack], [facts({ classes: { "410": 1000 } })], {}, today);
    expect(found.verdict).toBe("undetermined");
    expect(found.doubts.map(({ kind, message }) => [kind, message.en])).toEqual([
      [
        "pack-not-in-force",
        "rule pack nation@1 was compiled for days from 2020-01-01 to 2026-01-31, not for 2026-06-01",
      ],
    ]);
  });
});
