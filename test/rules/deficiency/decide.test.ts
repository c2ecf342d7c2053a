import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCreditCode } from "../../../shared/rules/deficiency/creditCode.ts";
import { type Application, type Decision, decideApplication } from "../../../shared/rules/deficiency/decide.ts";
import type { Paper } from "../../../shared/rules/deficiency/deficiencyList.ts";
import { isLooserCredit, isLooserService, judgingRow } from "../../../shared/rules/deficiency/looser.ts";
import { papersOf } from "../../../shared/rules/deficiency/requirements.ts";
import { preparePack } from "../../../shared/rules/preparePack.ts";
import { nationalPack, preparedDemo } from "../../support/place.ts";

const demo = preparedDemo();
const national = preparePack(nationalPack());
const list = demo.deficiencyList!;
const DAY = "2026-03-20";

interface Said {
  readonly service?: string;
  readonly without?: readonly string[];
  readonly papers?: readonly string[];
  readonly notFetched?: readonly string[];
  readonly tags?: readonly string[];
  readonly landUse?: string | null;
  readonly credit?: string | null;
  readonly commitment?: boolean;
  readonly day?: string;
}

/** Every paper that the service knows; `without` leaves some out. */
function allPapers(service: string): string[] {
  return [...new Set(list.papers.filter((row) => row.service === service).map(({ paper }) => paper))];
}

/** An application with everything in order, but for what is said. */
function application(said: Said, of = list): Application {
  const { service: id = "construction-permit", without = [], credit = "good", landUse = "100101" } = said;
  return {
    service: judgingRow(
      of.services.filter(({ service }) => service === id),
      isLooserService,
    )!,
    papers: said.papers ?? allPapers(id).filter((paper) => !without.includes(paper)),
    notFetched: said.notFetched ?? [],
    project: { ...(landUse === null ? {} : { landUse }), tags: said.tags ?? [] },
    credit: judgingRow(
      of.credit.filter(({ standing }) => standing === credit),
      isLooserCredit,
    ),
    commitment: said.commitment,
    day: said.day ?? DAY,
  };
}

const decide = (said: Said) => decideApplication(demo, list, application(said));
const isSamePaper = (a: Paper, b: Paper): boolean => a.service === b.service && a.paper === b.paper;
const codes = (entries: readonly { readonly code: string }[]) => entries.map(({ code }) => code);

describe("a decision", () => {
  it("accepted: all papers are there", () => {
    expect(decide({})).toMatchObject({ decision: "accepted", reasons: [{ code: "all-papers-in" }], doubts: [] });
  });

  it("accepted with deficiencies: secondary papers are missing and may follow", () => {
    const { decision, reasons } = decide({ without: ["renderings", "fee-receipt"] });
    expect(decision).toBe("accepted-with-deficiencies");
    expect(reasons.map(({ code, rule }) => [code, rule])).toEqual([
      ["secondary-papers-missing", "cn-demo@2026.1/papers#cp-fee-receipt"],
      ["secondary-papers-missing", "cn-demo@2026.1/papers#cp-renderings"],
    ]);
  });

  it("to be supplemented: a main paper is missing, whatever else is there", () => {
    expect(decide({ without: ["approved-scheme"] }).decision).toBe("to-be-supplemented");
    expect(decide({ without: ["approved-scheme", "renderings"] }).decision).toBe("to-be-supplemented");
  });

  it("to be supplemented: the applicant gives no commitment", () => {
    const { decision, reasons } = decide({ without: ["renderings"], commitment: false });
    expect(decision).toBe("to-be-supplemented");
    expect(codes(reasons)).toContain("commitment-declined");
  });

  it("refused: whatever the papers, with its basis", () => {
    const { decision, reasons } = decide({ tags: ["other-authority"], papers: [] });
    expect(decision).toBe("refused");
    expect(reasons[0]).toMatchObject({
      code: "refusal-applies",
      rule: "cn@2026.1/refusals#other-authority",
      basis: [{ document: "中华人民共和国行政许可法", article: "32" }],
      confidence: "found",
    });
  });

  it("is undetermined where what is not said decides, and says between what", () => {
    expect(decide({ without: ["renderings"], credit: null })).toMatchObject({
      decision: "undetermined",
      atBest: "accepted-with-deficiencies",
      atWorst: "to-be-supplemented",
      doubts: [{ code: "credit-undeclared" }],
    });
  });

  it("does not depend on a credit standing that nobody needs", () => {
    expect(decide({ credit: null }).decision).toBe("accepted");
    expect(decide({ credit: null, without: ["approved-scheme"] }).decision).toBe("to-be-supplemented");
  });
});

describe("papers that can be fetched as electronic licences", () => {
  it("are not missing before somebody has tried, but not there either", () => {
    const { decision, atBest, atWorst, requirements, doubts } = decide({ without: ["land-title"] });
    expect(decision).toBe("undetermined");
    expect([atBest, atWorst]).toEqual(["accepted", "to-be-supplemented"]);
    expect(requirements.find(({ row }) => row.paper === "land-title")?.status).toBe("to-fetch");
    expect(doubts).toMatchObject([{ code: "to-fetch", rule: "cn-demo-city@2026.1/papers#cp-land-title" }]);
  });

  it("are missing where fetching failed", () => {
    expect(decide({ without: ["land-title"], notFetched: ["land-title"] }).decision).toBe("to-be-supplemented");
    const identity = { without: ["applicant-identity"], notFetched: ["applicant-identity"] };
    expect(decide(identity).decision).toBe("accepted-with-deficiencies");
  });

  it("do not keep a decision open that a missing main paper makes", () => {
    expect(decide({ without: ["land-title", "approved-scheme"] }).decision).toBe("to-be-supplemented");
  });
});

describe("papers that depend on the project", () => {
  const withoutDaylight = { without: ["daylight-report"] };

  it("are asked of those concerned only: daylight of housing (07), in any class of it", () => {
    expect(decide({ ...withoutDaylight, landUse: "070101" }).decision).toBe("to-be-supplemented");
    expect(decide({ ...withoutDaylight, landUse: "100101" }).decision).toBe("accepted");
  });

  it("leave the decision open where the land class is not stated", () => {
    const open = decide({ ...withoutDaylight, landUse: null });
    expect(open).toMatchObject({ decision: "undetermined", atBest: "accepted", atWorst: "to-be-supplemented" });
    expect(codes(open.doubts)).toEqual(["subject-undeclared"]);
  });

  it("are said not to be wanted, so that nobody asks for them", () => {
    expect(decide(withoutDaylight).notRequired.map(({ paper }) => paper)).toEqual(["authorisation", "daylight-report"]);
  });

  it("depend on tags spelt as the table spells them", () => {
    expect(decide({ tags: ["by-agnet"] })).toMatchObject({
      decision: "undetermined",
      doubts: [{ code: "tag-unknown" }],
    });
  });
});

describe("what the list does not know", () => {
  it("is said, and counts as not handed in", () => {
    const papers = [...allPapers("construction-permit").filter((paper) => paper !== "area-report"), "area-rapport"];
    const { decision, unrecognised } = decide({ papers });
    expect(decision).toBe("to-be-supplemented");
    expect(unrecognised.papers).toEqual([papers.length - 1]);
  });

  it("but titles are known as well as ids", () => {
    const papers = [...allPapers("construction-permit").filter((paper) => paper !== "renderings"), "效果图"];
    expect(decide({ papers }).decision).toBe("accepted");
  });

  it("a day before the list: not decided, whatever is handed in", () => {
    const early = decide({ day: "2023-12-31" });
    expect(early.decision).not.toBe("accepted");
    // Each of the four packs was compiled for 2024 and after.
    expect(new Set(codes(early.doubts))).toEqual(new Set(["pack-not-in-force", "service-not-in-force"]));
  });
});

describe("the legal floor of the nation", () => {
  const floor = national.deficiencyList!;
  const papers = ["land-title", "approved-scheme"];
  const decideFloor = (said: Said) => decideApplication(national, floor, application(said, floor));

  it("names what the law asks for at least, so that all of it is not yet enough", () => {
    expect(decideFloor({ papers })).toMatchObject({ decision: "undetermined", doubts: [{ code: "list-is-floor" }] });
    expect(decideFloor({ papers: ["land-title"] }).decision).toBe("to-be-supplemented");
  });

  it("tells everything missing in one notice within five working days, for every service", () => {
    for (const service of floor.services) {
      expect(service).toMatchObject({ noticeWorkingDays: 5, rigid: true });
      expect(service.basis).toContainEqual({ document: "admin-licensing-law", article: "32" });
    }
  });
});

describe("every row of the demo lists", () => {
  const services = [...new Set(list.services.map(({ service }) => service))];
  /** What a nearer pack says of a paper anew is said by its row; the legal floor of the nation stands behind it. */
  const papers = services
    .flatMap((service) => papersOf(list, service, DAY))
    .filter((row, _, all) => !all.some((other) => isSamePaper(other, row) && other.depth > row.depth));

  it("come from the nation, the city and the county, and each speaks of another paper", () => {
    expect(new Set(papers.map(({ from }) => from))).toEqual(
      new Set(["cn@2026.1", "cn-demo-city@2026.1", "cn-demo@2026.1"]),
    );
  });

  it.each(papers.map((row) => [row.id, row] as const))("paper %s: its absence is noticed, and named", (_, row) => {
    const tags = row.subject.kind === "tag" ? [row.subject.code!] : [];
    const landUse = row.subject.kind === "land-use" ? row.subject.code! : "100101";
    const said = { service: row.service, without: [row.paper], notFetched: [row.paper], tags, landUse };
    // Other papers of the same tag are handed in; nothing else is missing.
    const { decision, reasons } = decide(said);
    expect(decision).toBe(row.role === "main" ? "to-be-supplemented" : "accepted-with-deficiencies");
    expect(reasons[0]).toMatchObject({ rule: `${row.from}/papers#${row.id}`, confidence: row.confidence });
    if (row.eLicence !== undefined) expect(decide({ ...said, notFetched: [] }).decision).toBe("undetermined");
  });

  /** As the lists say: what a missing secondary paper leads to. */
  const byCredit: Readonly<Record<string, Decision>> = {
    good: "accepted-with-deficiencies",
    repaired: "accepted-with-deficiencies",
    bad: "to-be-supplemented",
    "false-promise": "to-be-supplemented",
    "false-materials": "refused",
  };

  it.each(list.credit.map(({ standing }) => standing))("credit %s", (credit) => {
    expect(decide({ without: ["renderings"], credit }).decision).toBe(byCredit[credit]);
    expect(decide({ credit }).decision).toBe(credit === "false-materials" ? "refused" : "accepted");
  });

  it.each(list.refusals.map((row) => [row.id, row] as const))("refusal %s", (_, row) => {
    const service = row.service === "*" ? "land-use-permit" : row.service;
    const said = { service, tags: [row.subject.code!] };
    expect(decide(said).reasons[0]?.rule).toBe(`${row.from}/refusals#${row.id}`);
    expect(decide(said).decision).toBe("refused");
    if (row.service !== "*") expect(decide({ ...said, service: "land-use-permit" }).decision).not.toBe("refused");
  });

  it("a refusal holds from its day on: projects on the one-map from 16 March 2026", () => {
    const said = { service: "site-selection", tags: ["single-site-on-map"] };
    expect(decide({ ...said, day: "2026-03-15" }).decision).toBe("accepted");
    expect(decide({ ...said, day: "2026-03-16" }).decision).toBe("refused");
  });

  it.each(services)("service %s: accepted with all papers, and none are strange", (service) => {
    const { decision, unrecognised } = decide({ service });
    expect(decision).toBe("accepted");
    expect(unrecognised).toEqual({ papers: [], notFetched: [] });
  });

  it("completion verification bars a standing that other services admit", () => {
    const said = { service: "completion-verification", without: ["site-photographs"], credit: "repaired" };
    expect(decide(said).decision).toBe("to-be-supplemented");
    expect(codes(decide(said).reasons)).toContain("credit-bars-deficiency");
  });
});

describe("properties", () => {
  const rank = (decision: string) =>
    ["accepted", "accepted-with-deficiencies", "to-be-supplemented", "refused"].indexOf(decision);

  it("one more paper never makes it worse, neither at best nor at worst", () => {
    const services = [...new Set(list.services.map(({ service }) => service))];
    fc.assert(
      fc.property(
        fc.constantFrom(...services).chain((service) =>
          fc.record({
            service: fc.constant(service),
            papers: fc.subarray(allPapers(service)),
            more: fc.constantFrom(...allPapers(service)),
            tags: fc.subarray(["by-agent", "limited-activity", "outside-growth-boundary", "single-site", "unknown"]),
            credit: fc.constantFrom("good", "repaired", "bad", null),
            landUse: fc.constantFrom("070101", "100101", null),
            notFetched: fc.subarray(["applicant-identity", "land-title"]),
          }),
        ),
        ({ more, ...said }) => {
          const [less, plus] = [decide(said), decide({ ...said, papers: [...said.papers, more] })];
          return rank(plus.atBest) <= rank(less.atBest) && rank(plus.atWorst) <= rank(less.atWorst);
        },
      ),
    );
  });

  it("at best is never worse than at worst, and a determined decision is both", () => {
    fc.assert(
      fc.property(
        fc.subarray(allPapers("construction-permit")),
        fc.constantFrom("good", "bad", null),
        (papers, credit) => {
          const { decision, atBest, atWorst } = decide({ papers, credit, landUse: null });
          const consistent =
            decision === "undetermined" ? atBest !== atWorst : decision === atBest && decision === atWorst;
          return rank(atBest) <= rank(atWorst) && consistent;
        },
      ),
    );
  });
});

describe("unified social credit codes (GB 32100-2015)", () => {
  it("end in a check character: the standard's weights on 91350100M000100Y43", () => {
    expect(isCreditCode("91350100M000100Y43")).toBe(true);
    expect(isCreditCode("91350100M000100Y44")).toBe(false);
    expect(isCreditCode("91350100M000100Y4")).toBe(false);
    expect(isCreditCode("91350100I000100Y43")).toBe(false);
  });
});
