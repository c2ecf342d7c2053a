import type { RangeReader, ReadCounts } from "../flatgeobuf/rangeReader.ts";
import { Problem } from "../problems/problem.ts";
import { codesOf, type InheritedToleranceList, notInForce } from "../rules/preparePack.ts";
import type { SurveyFacts } from "../rules/tolerance/allowance.ts";
import {
  type Comparison,
  compareAmounts,
  compareUse,
  type ListView,
  type Reason,
  rowsFor,
} from "../rules/tolerance/compare.ts";
import { type ReadClaim, readClaim, type SaidItem } from "../rules/tolerance/readClaim.ts";
import { type ToleranceScope, toleranceKey } from "../rules/tolerance/toleranceList.ts";
import { type BoundaryComparison, compareBoundaries, type Outline } from "./boundaryComparison.ts";
import { type CheckServices, readerOf, totalCounts } from "./currentAnswer.ts";
import { distancesAround } from "./distancesAround.ts";
import type { EarlierStage } from "./earlierStage.ts";
import { measuredFigures, measuredUses } from "./measuredStage.ts";
import { availableNames, type NamedPack, namedPack } from "./namedPack.ts";
import { conditionsOf, linkStages, type StageLink } from "./stageLink.ts";
import {
  type CheckedItem,
  type OpenItem,
  type ToleranceAnswer,
  type ToleranceAsked,
  toleranceAnswer,
} from "./toleranceAnswer.ts";

export interface ToleranceRequest extends ToleranceAsked {
  /** Id of the pack whose tolerance list judges. */
  readonly list: string;
  readonly items: readonly SaidItem[];
  readonly surveyClass?: string;
  readonly pointClass?: string;
  readonly approved?: Outline;
  /** Only beside an approved one. */
  readonly surveyed?: Outline;
  /** What the answer is compared with; it does not change the result. */
  readonly earlier?: readonly EarlierStage[];
  /** Digest of an older snapshot to answer from; absent: the current one. */
  readonly snapshot?: string;
}

/**
 * Was it built as approved, within the tolerances of a list? Reads rules, and pieces only where an earlier stage asks how
 * far the surveyed outline keeps from something.
 * @throws Problem `unknown-list`, `unknown-profile`, `nothing-to-check`, and those of `readClaim`
 */
export async function toleranceCheck(
  services: CheckServices,
  request: ToleranceRequest,
): Promise<{ readonly answer: ToleranceAnswer; readonly counts: ReadCounts }> {
  const { approved, surveyed } = request;
  const claims = request.items.map((said, i) => ({ said, read: readClaim(said, `/items/${i}`) }));
  if (claims.length === 0 && surveyed === undefined) throw nothingToCheck();
  const named = await namedPack(services, request.list, "toleranceList", "/list", request.snapshot);
  const view = viewOf(named, request);
  const boundary = approved && surveyed && compareBoundaries(approved, surveyed, services.limits);
  const survey = surveyOf(request, boundary);
  const uses = codesOf(named.pack, "land-use");
  const items = claims.map(({ said, read }): CheckedItem => {
    const comparison =
      read.kind === "use" ? compareUse(view, uses, read.claim) : compareAmounts(view, read.claim, survey);
    return { said, comparison };
  });
  if (boundary) items.push(...boundaryItems(view, boundary, survey));
  const checked = notInForce(named.pack, request.asOf).length === 0 ? items : items.map(outOfForce);
  const reader = readerOf(services);
  const links = await linksOf(
    services,
    reader,
    request,
    named,
    claims.map(({ read }) => read),
    boundary,
  );
  const warnings = [approved, surveyed].flatMap((outline) => outline?.site.warnings ?? []);
  return {
    answer: toleranceAnswer(named, request, checked, openItems(view, items), { boundary, links, warnings }),
    counts: totalCounts(named.counts, reader.counts, 0),
  };
}

/** Earlier stages beside what was approved (the site) and what was built (figures, uses, distances of the outline). */
async function linksOf(
  services: CheckServices,
  reader: RangeReader,
  { approved, surveyed, project, earlier = [] }: ToleranceRequest,
  { published, judging }: NamedPack<"toleranceList">,
  claims: readonly ReadClaim[],
  boundary: BoundaryComparison | undefined,
): Promise<StageLink[]> {
  const distances = surveyed
    ? await distancesAround(services, reader, published, judging, surveyed.site, conditionsOf(earlier))
    : new Map();
  const present = {
    site: approved?.site,
    code: project.code,
    landUses: measuredUses(claims, project.landUse),
    figures: measuredFigures(claims, { envClass: project.envClass, surveyedM2: boundary?.surveyedM2 }),
    distances,
  };
  return linkStages(earlier, present, judging, services.limits);
}

function viewOf({ list, pack }: NamedPack<"toleranceList">, { asOf, profile }: ToleranceRequest): ListView {
  if (profile !== undefined && !list.items.some((row) => row.profile === profile)) throw unknownProfile(profile, list);
  return { list, rows: pack.toleranceRows, asOf, profile };
}

function surveyOf({ surveyClass, pointClass }: ToleranceRequest, boundary?: BoundaryComparison): SurveyFacts {
  return {
    ...(surveyClass === undefined ? {} : { surveyClass }),
    ...(pointClass === undefined ? {} : { pointClass }),
    ...(boundary === undefined ? {} : { spreadM: boundary.spreadM }),
  };
}

/** The outline is compared both ways: a place beyond the approved one does not make up for one that falls short of it. */
function boundaryItems(view: ListView, boundary: BoundaryComparison, survey: SurveyFacts): CheckedItem[] {
  const { beyond, short, approvedM2, surveyedM2 } = boundary;
  const position = (measured: number): Comparison =>
    compareAmounts(view, { item: "boundaryPosition", scope: "total", unit: "m", approved: 0, measured }, survey);
  const area = {
    item: "boundaryArea",
    scope: "total",
    unit: "m2",
    approved: approvedM2,
    measured: surveyedM2,
  } as const;
  const place = ({ at }: typeof beyond) => (at === undefined ? {} : { at });
  const said = { item: "boundaryPosition" } as const;
  return [
    { said, comparison: position(beyond.distanceM), side: "outward", ...place(beyond) },
    { said, comparison: position(-short.distanceM), side: "inward", ...place(short) },
    { said: { item: "boundaryArea" }, comparison: compareAmounts(view, area, survey) },
  ];
}

const packNotInForce: Reason = {
  code: "pack-not-in-force",
  detail: { zh: "规则包不是为该日编制的", en: "The rule pack was not compiled for that day" },
};

/** On a day that the pack was not compiled for, its rows say nothing. */
function outOfForce(item: CheckedItem): CheckedItem {
  const { unit, approved, measured, difference } = item.comparison;
  const said = { ...(approved === undefined ? {} : { approved }), ...(measured === undefined ? {} : { measured }) };
  const less = difference === undefined ? {} : { difference };
  return { ...item, comparison: { result: "not-checked", unit, ...said, ...less, reason: packNotInForce } };
}

function openItems(view: ListView, items: readonly CheckedItem[]): OpenItem[] {
  const scopeOf = ({ building }: SaidItem): ToleranceScope => (building === undefined ? "total" : "per-building");
  const said = new Set(items.map((each) => toleranceKey(each.said.item, scopeOf(each.said))));
  return [...view.rows].flatMap(([key, group]) => {
    const { item, scope } = group[0]!;
    const rows = said.has(key) ? [] : rowsFor(view, item, scope);
    return rows.length === 0 ? [] : [{ item, scope, mandatory: rows.some((row) => row.mandatory) }];
  });
}

function nothingToCheck(): Problem {
  return new Problem({
    type: "nothing-to-check",
    status: 400,
    title: { zh: "没有要核对的内容", en: "Nothing to check" },
    detail: { zh: "既没有 items，也没有界线", en: "There are neither items nor outlines" },
    mend: {
      zh: "给出 items，或 approvedBoundary 与 surveyedBoundary",
      en: "Give items, or approvedBoundary and surveyedBoundary",
    },
    pointer: "/items",
  });
}

function unknownProfile(profile: string, { items }: InheritedToleranceList): Problem {
  const profiles = [...new Set(items.flatMap((row) => row.profile ?? []))];
  const shown = profile.slice(0, 80);
  return new Problem({
    type: "unknown-profile",
    status: 400,
    title: { zh: "清单没有这个方案", en: "The list has no such profile" },
    detail: { zh: `清单没有方案 ${shown}`, en: `The list has no profile ${shown}` },
    mend: availableNames(profiles, { zh: "此清单不分方案", en: "This list has no profiles" }),
    pointer: "/profile",
  });
}
