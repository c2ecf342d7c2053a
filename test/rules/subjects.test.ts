import { describe, expect, it } from "vitest";
import type { Project } from "../../shared/rules/facts.ts";
import { ids, judge } from "./judged.ts";
import type { RowSketch } from "./smallPack.ts";

describe("subjects", () => {
  const uses: RowSketch[] = [
    { id: "any", outcome: "prohibit" },
    { id: "use-10", on: "land-use:10", outcome: "restrict" },
    { id: "use-1001", on: "land-use:1001", outcome: "allow" },
    { id: "c", on: "industry:C", outcome: "notice" },
    { id: "c26", on: "industry:C26", outcome: "restrict" },
  ];
  const of = (project: Project) => ids(judge(uses, { inside: 5 }, project));

  it("lets the nearest code along the parents win within a kind, and refine `any`", () => {
    expect(of({ landUse: "10" })).toEqual(["use-10"]);
    expect(of({ landUse: "1001" })).toEqual(["use-1001"]);
    expect(of({ landUse: "100101" })).toEqual(["use-1001"]);
    expect(of({ landUse: "12" })).toEqual(["any"]);
  });

  it("keeps the winners of different kinds, so that the strictest decides", () => {
    expect(of({ landUse: "100101", industry: "C26" })).toEqual(["c26", "use-1001"]);
    expect(judge(uses, { inside: 5 }, { landUse: "100101", industry: "C26" }).verdict).toBe("conditional");
  });

  it("reads a code finer than the table as the leaf it begins with, and another system's code as nothing", () => {
    expect(of({ industry: "C2611" })).toEqual(["c26"]);
    const strange = judge(uses, { inside: 5 }, { landUse: "1099", tags: ["nonsense"] });
    expect(ids(strange)).toEqual(["any"]);
    expect(strange.unrecognised).toEqual([
      { field: "tags", value: "nonsense" },
      { field: "landUse", value: "1099" },
    ]);
  });

  it("reads a code with anything but digits after a leaf as nothing: garbage must not loosen", () => {
    for (const landUse of ["100101-anything", "100101xyz", "060202 "]) {
      expect(judge(uses, { inside: 5 }, { landUse }).unrecognised).toEqual([{ field: "landUse", value: landUse }]);
    }
    expect(of({ landUse: "10010199" })).toEqual(["use-1001"]);
  });

  it("is undetermined when an unknown tag may be a stricter row's, misspelt", () => {
    const tagged: RowSketch[] = [
      { id: "any", outcome: "restrict" },
      { id: "yard", on: "tag:yard", outcome: "prohibit" },
      { id: "major", on: "tag:major", outcome: "notice", excepts: ["any"] },
    ];
    const verdict = (...tags: string[]) => judge(tagged, { inside: 5 }, { tags }).verdict;
    expect([verdict("yard"), verdict("yrad"), verdict("linear"), verdict()]).toEqual([
      "fail",
      "undetermined",
      "conditional",
      "conditional",
    ]);
  });

  it("gives a project that says nothing the default row", () => {
    expect(of({})).toEqual(["any"]);
  });

  it("is undetermined when what is not said could bring in a stricter row", () => {
    const strict: RowSketch[] = [
      { id: "any", outcome: "allow" },
      { id: "farm", on: "land-use:0602", outcome: "prohibit" },
    ];
    const verdict = (project: Project) => judge(strict, { inside: 5 }, project).verdict;
    expect(verdict({})).toBe("undetermined");
    expect(verdict({ landUse: "06" })).toBe("undetermined");
    expect(verdict({ landUse: "060202" })).toBe("fail");
    expect(verdict({ landUse: "0701" })).toBe("pass");
    expect(judge(strict, { inside: 5 }).doubts).toMatchObject([
      { kind: "subject-undeclared", rule: "small@1/control-lines#farm", outcome: "prohibit" },
    ]);
  });

  it("a tag without `excepts` can only tighten", () => {
    const tagged: RowSketch[] = [
      { id: "any", outcome: "restrict" },
      { id: "yard", on: "tag:yard", outcome: "prohibit" },
      { id: "soft", on: "tag:linear", outcome: "allow" },
    ];
    expect(judge(tagged, { inside: 5 }, { tags: ["yard"] }).verdict).toBe("fail");
    expect(judge(tagged, { inside: 5 }, { tags: ["linear"] }).verdict).toBe("conditional");
  });
});

describe("exceptions", () => {
  const rows: RowSketch[] = [
    { id: "any", outcome: "prohibit" },
    { id: "core", class: "core", outcome: "prohibit" },
    { id: "housing", on: "land-use:07", outcome: "prohibit" },
    { id: "major", on: "tag:major", outcome: "restrict-state", excepts: ["any"] },
  ];
  const of = (classes: Record<string, number>, project: Project) => ids(judge(rows, { classes }, project));

  it("replace the named row where their subject holds, a child of the tag included", () => {
    expect(of({ rest: 5 }, { tags: ["major"] })).toEqual(["major"]);
    expect(of({ rest: 5 }, { tags: ["military"] })).toEqual(["major"]);
    expect(of({ rest: 5 }, { tags: ["linear"] })).toEqual(["any"]);
  });

  it("are silent where the named row would not have judged", () => {
    expect(of({ core: 5 }, { tags: ["major"] })).toEqual(["core"]);
    expect(of({ rest: 5 }, { tags: ["major"], landUse: "0701" })).toEqual(["housing"]);
  });

  it("may be excepted in their turn", () => {
    const chain: RowSketch[] = [...rows, { id: "small", on: "tag:linear", outcome: "restrict", excepts: ["major"] }];
    expect(ids(judge(chain, { classes: { rest: 5 } }, { tags: ["major", "linear"] }))).toEqual(["small"]);
    expect(ids(judge(chain, { classes: { rest: 5 } }, { tags: ["linear"] }))).toEqual(["any"]);
  });

  it("stand beside a stricter tag row", () => {
    const both: RowSketch[] = [...rows, { id: "yard", on: "tag:yard", outcome: "prohibit" }];
    expect(judge(both, { classes: { rest: 5 } }, { tags: ["major", "yard"] }).verdict).toBe("fail");
  });
});
