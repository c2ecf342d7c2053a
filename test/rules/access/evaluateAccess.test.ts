import { describe, expect, it } from "vitest";
import { worstAccess } from "../../../shared/rules/access/accessFindings.ts";
import type { AccessCondition, AccessRow } from "../../../shared/rules/access/accessList.ts";
import type { Measures } from "../../../shared/rules/access/conditions.ts";
import { type AccessProject, evaluateZone } from "../../../shared/rules/access/evaluateAccess.ts";
import { pack, row } from "../smallPack.ts";

/** Expected verdicts follow docs/access.md by hand. Zone 411 lies in 410; land class 100101 in 1001 in 10. */

interface Sketch {
  readonly id: string;
  readonly zone?: string;
  /** `land-use:1001`, `tag:linear`; default any. */
  readonly on?: string;
  readonly verdict?: AccessRow["verdict"];
  readonly conditions?: AccessCondition[];
  readonly opinions?: string[];
  readonly excepts?: string[];
  readonly effectiveTo?: string;
}

function list(...rows: Sketch[]) {
  const text = { zh: "示例", en: "sample" };
  return pack([], {
    accessList: {
      zoneSystems: [{ system: "ZS", title: text, layers: ["LINE"], codes: "zone" }],
      rows: rows.map(({ id, on, zone = "410", verdict = "forbid", conditions = [], opinions = [], ...rest }) => {
        const {
          layer: _,
          class: __,
          where: ___,
          outcome: ____,
          materials: _____,
          ...common
        } = row({
          id,
          ...(on === undefined ? {} : { on }),
          ...rest,
        });
        return { ...common, system: "ZS", zone, verdict, conditions, opinions };
      }),
      regimes: [],
    },
  });
}

const nothing: Measures = { figures: {}, distance: () => undefined };
const day = "2026-06-01";

function judge(packed: ReturnType<typeof list>, code: string, project: AccessProject = {}, measures = nothing) {
  const found = evaluateZone([packed], { system: "ZS", code }, project, measures, day);
  return { ...found, rows: found.findings.map(({ rule }) => rule.split("#")[1]) };
}

const far = (op: ">=" | "<=", value: number): AccessCondition => ({ op, metric: "far", value, unit: "" });

describe("the most specific row wins", () => {
  it("along the land classes", () => {
    const packed = list(
      { id: "all", on: "land-use:10", verdict: "forbid" },
      { id: "light", on: "land-use:100101", verdict: "allow" },
    );
    expect(judge(packed, "410", { landUse: "100101" })).toMatchObject({ verdict: "allow", rows: ["light"] });
    expect(judge(packed, "410", { landUse: "1001", industry: "C" }).verdict).toBe("forbid");
  });

  it("along the zones: a row of 411 replaces 410's on the same subject", () => {
    const packed = list(
      { id: "above", on: "land-use:07", verdict: "forbid" },
      { id: "own", zone: "411", on: "land-use:07", verdict: "allow" },
    );
    expect(judge(packed, "411", { landUse: "07" })).toMatchObject({ verdict: "allow", rows: ["own"] });
    expect(judge(packed, "410", { landUse: "07" })).toMatchObject({ verdict: "forbid", rows: ["above"] });
  });

  it("but a nearer zone's broader row does not replace a farther zone's narrower one: the stricter binds", () => {
    const packed = list(
      { id: "narrow", on: "land-use:0701", verdict: "forbid" },
      { id: "near", zone: "411", on: "land-use:07", verdict: "allow" },
    );
    expect(judge(packed, "411", { landUse: "0701" })).toMatchObject({ verdict: "forbid", rows: ["narrow", "near"] });
  });

  it("a row for every zone yields to any nearer one", () => {
    const packed = list(
      { id: "star", zone: "*", verdict: "forbid" },
      { id: "own", on: "land-use:12", verdict: "allow" },
    );
    expect(judge(packed, "411", { landUse: "12" })).toMatchObject({ verdict: "allow", rows: ["own"] });
    expect(judge(packed, "420", { landUse: "12" })).toMatchObject({ verdict: "forbid", rows: ["star"] });
  });
});

describe("kinds of subject combine to the strictest", () => {
  const packed = list(
    { id: "class", on: "land-use:1001", verdict: "allow" },
    { id: "industry", on: "industry:C26", verdict: "forbid" },
  );

  it("an allowed land class does not admit a forbidden industry", () => {
    expect(judge(packed, "410", { landUse: "1001", industry: "C26" }).verdict).toBe("forbid");
    expect(judge(packed, "410", { landUse: "1001", industry: "G" }).verdict).toBe("allow");
  });

  it("an industry that is not stated could be the forbidden one: undetermined, and said", () => {
    const found = judge(packed, "410", { landUse: "1001" });
    expect(found.verdict).toBe("undetermined");
    expect(found.missing).toEqual([
      expect.objectContaining({ kind: "subject-undeclared", rule: "small@1/access-list#industry" }),
    ]);
  });

  it("a tag without exceptions only tightens", () => {
    const strict = list(
      { id: "class", on: "land-use:12", verdict: "allow" },
      { id: "tag", on: "tag:linear", verdict: "forbid" },
    );
    expect(judge(strict, "410", { landUse: "12", tags: ["linear"] }).verdict).toBe("forbid");
    const lone = list({ id: "tag", on: "tag:linear", verdict: "allow" });
    expect(judge(lone, "410", { landUse: "12", tags: ["linear"] })).toMatchObject({ verdict: "undetermined" });
  });

  it("a misspelt tag may be the stricter row's", () => {
    const strict = list(
      { id: "class", on: "land-use:12", verdict: "allow" },
      { id: "tag", on: "tag:linear", verdict: "forbid" },
    );
    const found = judge(strict, "410", { landUse: "12", tags: ["linaer"] });
    expect([found.verdict, found.missing.map(({ kind }) => kind)]).toEqual(["undetermined", ["tag-unknown"]]);
  });
});

describe("exceptions loosen by name", () => {
  const packed = list(
    { id: "ban", on: "land-use:12", verdict: "forbid" },
    { id: "other", on: "industry:G", verdict: "forbid" },
    { id: "road", on: "tag:linear", verdict: "conditional", opinions: ["water"], excepts: ["ban"] },
  );

  it("where the tag is claimed", () => {
    expect(judge(packed, "410", { landUse: "12", industry: "C", tags: ["linear"] })).toMatchObject({
      verdict: "conditional",
      rows: ["road"],
    });
  });

  it("and not the rows that they do not name", () => {
    expect(judge(packed, "410", { landUse: "12", industry: "G", tags: ["linear"] }).verdict).toBe("forbid");
  });

  it("and are named as what would lift the ban where the tag is not claimed", () => {
    const found = judge(packed, "410", { landUse: "12", industry: "C" });
    expect(found.remedies).toEqual([
      expect.objectContaining({ kind: "claim", tag: "linear", rule: "small@1/access-list#road" }),
    ]);
  });
});

describe("conditions", () => {
  const packed = list({
    id: "dense",
    on: "land-use:1001",
    verdict: "conditional",
    conditions: [far(">=", 1), far("<=", 2.5)],
  });
  const withFar = (value: number): Measures => ({ figures: { far: value }, distance: () => undefined });
  const project = { landUse: "1001", industry: "C" };

  it("are met unrounded: 2.504 is not at most 2.5", () => {
    expect(judge(packed, "410", project, withFar(2.5)).verdict).toBe("allow");
    const over = judge(packed, "410", project, withFar(2.504));
    expect([over.verdict, over.remedies.map(({ kind }) => kind)]).toEqual(["forbid", ["condition"]]);
  });

  it("that are not known leave the verdict open", () => {
    const found = judge(packed, "410", project);
    expect([found.verdict, found.missing.map(({ kind }) => kind)]).toEqual(["undetermined", ["figure", "figure"]]);
  });

  it("that are met and ask for an opinion stay conditional", () => {
    const asking = list({ id: "ask", on: "land-use:12", verdict: "conditional", opinions: ["forest"] });
    expect(judge(asking, "410", { landUse: "12" }).verdict).toBe("conditional");
  });

  it("on a distance compare what is known of it", () => {
    const to = { layer: "OTHER", title: { zh: "别处", en: "other" } };
    const away = list({
      id: "away",
      on: "land-use:12",
      verdict: "conditional",
      conditions: [{ op: ">=", metric: "distanceM", value: 50, unit: "m", to }],
    });
    const measured = (leastM: number, mostM: number) =>
      judge(away, "410", { landUse: "12" }, { figures: {}, distance: () => ({ leastM, mostM }) }).verdict;
    expect(measured(50, 50)).toBe("allow");
    expect(measured(49.9, 49.9)).toBe("forbid");
    expect(measured(60, Number.POSITIVE_INFINITY)).toBe("allow");
    // Coverage ends at 20 m: there may be something nearer than 50 m beyond it.
    expect(measured(20, Number.POSITIVE_INFINITY)).toBe("undetermined");
    expect(measured(20, 40)).toBe("forbid");
  });
});

describe("a zone without rows", () => {
  const packed = list(
    { id: "town", verdict: "allow" },
    { id: "old", zone: "420", verdict: "allow", effectiveTo: "2025-12-31" },
  );

  it("is undetermined, never allowed", () => {
    expect(judge(packed, "core", { landUse: "12" })).toMatchObject({ verdict: "undetermined", rows: [] });
    expect(judge(packed, "core").missing).toEqual([expect.objectContaining({ kind: "zone-without-rows" })]);
  });

  it("is one whose rows are no longer in force", () => {
    expect(judge(packed, "420", { landUse: "12" }).verdict).toBe("undetermined");
  });

  it("is one whose code no table lists, whatever is said of every zone", () => {
    const everywhere = list({ id: "star", zone: "*", verdict: "allow" });
    expect([judge(everywhere, "420").verdict, judge(everywhere, "999").verdict]).toEqual(["allow", "undetermined"]);
  });

  it("is one of a system that no list speaks of", () => {
    const found = evaluateZone([packed], { system: "XX", code: "410" }, {}, nothing, day);
    expect([found.verdict, found.missing.map(({ kind }) => kind)]).toEqual(["undetermined", ["zone-without-rows"]]);
  });
});

describe("the worst of several", () => {
  it("is forbid, then undetermined, then conditional, then allow; of none, undetermined", () => {
    expect(worstAccess(["allow", "conditional"])).toBe("conditional");
    expect(worstAccess(["allow", "undetermined", "conditional"])).toBe("undetermined");
    expect(worstAccess(["undetermined", "forbid"])).toBe("forbid");
    expect(worstAccess([])).toBe("undetermined");
  });

  it("two packs' lists both bind", () => {
    const lenient = list({ id: "a", verdict: "allow" });
    const strict = list({ id: "b", verdict: "forbid" });
    expect(evaluateZone([lenient, strict], { system: "ZS", code: "410" }, {}, nothing, day).verdict).toBe("forbid");
  });
});
