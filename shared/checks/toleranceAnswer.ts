import type { LocalText } from "../problems/problem.ts";
import type { ProjectFigures } from "../rules/access/conditions.ts";
import type { Project } from "../rules/facts.ts";
import type { PreparedPack } from "../rules/preparePack.ts";
import type { Confidence } from "../rules/rulePack.ts";
import { type Comparison, type Reason, type ToleranceResult, worstResult } from "../rules/tolerance/compare.ts";
import type { SaidItem } from "../rules/tolerance/readClaim.ts";
import type { ToleranceScope } from "../rules/tolerance/toleranceList.ts";
import { type Quantity, quantityOf, type ToleranceItemName, type ToleranceUnit } from "../rules/tolerance/units.ts";
import { type Basis, basisInForce, ruleName } from "../rules/trace.ts";
import type { SiteWarning } from "../sites/site.ts";
import type { BoundaryComparison } from "./boundaryComparison.ts";
import { type NamedPack, type PackReference, packReference } from "./namedPack.ts";
import { disclaimers } from "./precheckAnswer.ts";
import { round, roundM2 } from "./rounding.ts";
import { linkWarnings, type StageLink } from "./stageLink.ts";

/** What an answer repeats of its request. */
export interface ToleranceAsked {
  /** The day whose rules apply, YYYY-MM-DD in Asia/Shanghai. */
  readonly asOf: string;
  readonly profile?: string;
  readonly project: BuiltProject;
}

/** A survey measures no class of environmental impact: it is stated. */
export type BuiltProject = Project & Pick<ProjectFigures, "envClass">;

/** One item: what was said and what came of it. */
export interface CheckedItem {
  readonly said: SaidItem;
  readonly comparison: Comparison;
  /** Which way the outline deviates, and where most. */
  readonly side?: "outward" | "inward";
  readonly at?: readonly [number, number];
}

/** An item of the list that nothing was said of. */
export interface OpenItem {
  readonly item: ToleranceItemName;
  readonly scope: ToleranceScope;
  readonly mandatory: boolean;
}

/** The answer of a tolerance check (docs/tolerance.md). Amounts are rounded once, here; what was compared was not. */
export interface ToleranceAnswer {
  readonly id?: string;
  /** The worst of the items'. */
  readonly result: ToleranceResult;
  readonly rulePack: PackReference;
  readonly profile?: string;
  readonly snapshot: string;
  readonly asOf: string;
  readonly disclaimer: readonly LocalText[];
  readonly project: BuiltProject;
  readonly items: readonly ItemAnswer[];
  readonly boundary?: BoundaryAnswer;
  /** Earlier stages of the project beside this one; they do not change the result. */
  readonly earlier?: readonly StageLink[];
  /** Items of the list that nothing was said of: the result does not speak of them. */
  readonly notSubmitted: readonly OpenItem[];
  readonly warnings: readonly SiteWarning[];
}

export interface ItemAnswer {
  readonly item: ToleranceItemName;
  readonly building?: string | undefined;
  readonly label?: string | undefined;
  readonly side?: "outward" | "inward" | undefined;
  readonly at?: readonly [number, number] | undefined;
  readonly result: ToleranceResult;
  readonly unit: ToleranceUnit;
  readonly approved?: number | string | undefined;
  readonly measured?: number | string | undefined;
  readonly compared?: number | undefined;
  readonly difference?: number | undefined;
  readonly allowed?: number | undefined;
  readonly arithmetic?: string | undefined;
  readonly reason?: Reason | undefined;
  /** Pack, version and row: `cn-demo@2026.1/tolerance-items#floor-area`. */
  readonly rule?: string | undefined;
  readonly mandatory?: boolean | undefined;
  readonly basis?: readonly Basis[] | undefined;
  readonly confidence?: Confidence | undefined;
  readonly message?: LocalText | undefined;
}

export interface BoundaryAnswer {
  readonly approvedM2: number;
  readonly surveyedM2: number;
  readonly method: "ellipsoid-cgcs2000";
  readonly beyondM2: number;
  readonly shortM2: number;
  readonly outwardM: number;
  readonly inwardM: number;
}

interface Beside {
  readonly boundary: BoundaryComparison | undefined;
  readonly links: readonly StageLink[];
  readonly warnings: readonly SiteWarning[];
}

export function toleranceAnswer(
  named: NamedPack<"toleranceList">,
  { asOf, profile, project }: ToleranceAsked,
  items: readonly CheckedItem[],
  notSubmitted: readonly OpenItem[],
  { boundary, links, warnings }: Beside,
): ToleranceAnswer {
  const { published, pack } = named;
  return {
    result: worstResult(items.map(({ comparison }) => comparison.result)),
    rulePack: packReference(named),
    ...(profile === undefined ? {} : { profile }),
    snapshot: `sha256:${published.digest}`,
    asOf,
    disclaimer: disclaimers(published),
    project,
    items: items.map((item) => itemAnswer(pack, item, asOf)),
    ...(boundary === undefined ? {} : { boundary: boundaryAnswer(boundary) }),
    ...(links.length === 0 ? {} : { earlier: links }),
    notSubmitted,
    warnings: [...warnings, ...linkWarnings(links)],
  };
}

/** Members that are absent are undefined here, and nothing in JSON. */
function itemAnswer(pack: PreparedPack, { said, comparison, side, at }: CheckedItem, asOf: string): ItemAnswer {
  const { row, result, unit, arithmetic, reason } = comparison;
  const codes = { approved: said.approved, measured: said.measured };
  return {
    item: said.item,
    building: said.building,
    label: said.label,
    side,
    at,
    result,
    unit,
    ...(unit === "code" ? codes : roundedAmounts(comparison)),
    arithmetic,
    reason,
    rule: row && ruleName("tolerance-items", row),
    mandatory: row?.mandatory,
    basis: row && basisInForce(pack, row.basis, asOf),
    confidence: row?.confidence,
    message: row?.message,
  };
}

/** Finer than anything that is measured, so that what is over a limit still shows. */
const DECIMALS: Readonly<Record<Quantity, number>> = { area: 4, length: 4, ratio: 6, share: 6, count: 0, code: 0 };

function roundedAmounts({ unit, approved, measured, compared, difference, allowed }: Comparison) {
  const rounded = (amount: number | undefined): number | undefined =>
    amount === undefined ? undefined : round(amount, DECIMALS[quantityOf(unit)]);
  return {
    approved: rounded(approved),
    measured: rounded(measured),
    compared: rounded(compared),
    difference: rounded(difference),
    allowed: rounded(allowed),
  };
}

function boundaryAnswer(boundary: BoundaryComparison): BoundaryAnswer {
  return {
    approvedM2: roundM2(boundary.approvedM2),
    surveyedM2: roundM2(boundary.surveyedM2),
    method: "ellipsoid-cgcs2000",
    beyondM2: roundM2(boundary.beyondM2),
    shortM2: roundM2(boundary.shortM2),
    outwardM: round(boundary.beyond.distanceM, 4),
    inwardM: round(boundary.short.distanceM, 4),
  };
}
