import type { ReadCounts } from "../flatgeobuf/read.ts";
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
import { readClaim, type SaidItem } from "../rules/tolerance/readClaim.ts";
import { type ToleranceScope, toleranceKey } from "../rules/tolerance/toleranceList.ts";
import type { ObjectStore } from "../store/objectStore.ts";
import { type BoundaryComparison, compareBoundaries, type Outline } from "./boundaryComparison.ts";
import type { CheckCache } from "./checkCache.ts";
import { linkToPrecheck, readPrecheck } from "./earlierPrecheck.ts";
import type { CheckLimits } from "./limits.ts";
import { availableNames, type NamedPack, namedPack } from "./namedPack.ts";
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
  readonly boundaries?: { readonly approved: Outline; readonly surveyed: Outline };
  /** Id of an earlier pre-check of the same project. */
  readonly precheck?: { readonly id: string; readonly approved: Outline };
  /** Digest of an older snapshot to answer from; absent: the current one. */
  readonly snapshot?: string;
}

export interface ToleranceServices {
  readonly store: ObjectStore;
  readonly cache: CheckCache;
  readonly limits: CheckLimits;
}

/**
 * Was it built as approved, within the tolerances of a list? Reads rules only; what geometry there is comes with the request.
 * @throws Problem `unknown-list`, `unknown-profile`, `nothing-to-check`, `no-such-receipt`, and those of `readClaim`
 */
export async function toleranceCheck(
  services: ToleranceServices,
  request: ToleranceRequest,
): Promise<{ readonly answer: ToleranceAnswer; readonly counts: ReadCounts }> {
  const { store, limits } = services;
  const { precheck, project } = request;
  const claims = request.items.map((said, i) => ({ said, read: readClaim(said, `/items/${i}`) }));
  if (claims.length === 0 && request.boundaries === undefined) throw nothingToCheck();
  const [named, receipt] = await Promise.all([
    namedPack(services, request.list, "toleranceList", "/list", request.snapshot),
    precheck === undefined ? undefined : readPrecheck(store, precheck.id),
  ]);
  const view = viewOf(named, request);
  const { boundaries } = request;
  const boundary = boundaries && compareBoundaries(boundaries.approved, boundaries.surveyed, limits);
  const survey = surveyOf(request, boundary);
  const uses = codesOf(named.pack, "land-use");
  const items = claims.map(({ said, read }): CheckedItem => {
    const comparison =
      read.kind === "use" ? compareUse(view, uses, read.claim) : compareAmounts(view, read.claim, survey);
    return { said, comparison };
  });
  if (boundary) items.push(...boundaryItems(view, boundary, survey));
  const checked = notInForce(named.pack, request.asOf).length === 0 ? items : items.map(outOfForce);
  const link = precheck && receipt && linkToPrecheck(receipt, precheck.approved.site.region, project.code, limits);
  const counts = { ...named.counts, reads: named.counts.reads + (receipt ? 1 : 0) };
  const warnings = boundaries ? [boundaries.approved, boundaries.surveyed].flatMap(({ site }) => site.warnings) : [];
  return {
    answer: toleranceAnswer(named, request, checked, openItems(view, items), { boundary, link, warnings }),
    counts: { ...counts, rounds: Math.max(counts.rounds, receipt ? 1 : 0) },
  };
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
