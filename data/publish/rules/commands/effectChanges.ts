import { inForce } from "../../../../shared/rules/applies.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import type { PreparedPack } from "../../../../shared/rules/preparePack.ts";
import { accessEffect, type Change, compareEffects, controlEffect, type Effect, effectText } from "../cases/effects.ts";
import { type Case, caseText, claimsIn, leastCases } from "../cases/leastCases.ts";
import { accessRowsOf, type CaseRow, controlLinesOf, type RuleList } from "../cases/ruleList.ts";
import { commonSpan, elementarySpans, type Span, spanText } from "../cases/spans.ts";

/** What becomes stricter or looser, or can be called neither. */
export interface EffectChange {
  readonly change: Exclude<Change, "same">;
  readonly table: string;
  /** For control lines and access rows the case that is judged otherwise; for others the row. */
  readonly what: string;
  /** Absent where it is so on all days for which both versions were compiled. */
  readonly days?: string;
  readonly before: string;
  readonly after: string;
}

/** Control lines and access rows of both versions, with all that they inherit, judged in each case that a changed row touches. */
export function effectChanges(before: PreparedPack, after: PreparedPack): EffectChange[] {
  return [
    ...listChanges(controlLinesOf(before), controlLinesOf(after), controlEffect),
    ...listChanges(accessRowsOf(before), accessRowsOf(after), accessEffect),
  ];
}

type EffectOf<Row> = (rows: readonly Row[]) => Effect;

function listChanges<Row extends CaseRow>(
  before: RuleList<Row>,
  after: RuleList<Row>,
  effectOf: EffectOf<Row>,
): EffectChange[] {
  const cases = new Map([...touchedCases(before, after), ...touchedCases(after, before)]);
  const days = daysOfBoth(before.pack, after.pack);
  return [...cases].flatMap(([what, at]) =>
    caseChanges(before, after, at, days, effectOf).map(({ span, ...change }) => ({
      table: before.table,
      what,
      ...change,
      ...(spanText(span) === spanText(days) ? {} : { days: spanText(span) }),
    })),
  );
}

/** The least cases of the rows of one version that the other has not, or not alike. */
function touchedCases<Row extends CaseRow>(list: RuleList<Row>, other: RuleList<Row>): [string, Case][] {
  const others = new Map(other.rows.map((row) => [row.key, contentOf(row)]));
  return list.rows
    .filter((row) => others.get(row.key) !== contentOf(row))
    .flatMap((row) => leastCases(list, row))
    .map((at) => [caseText(at), at]);
}

/** What a row says, whatever the version of its pack. */
function contentOf<Row>({ from: _, depth: __, ...row }: Inherited<Row>): string {
  return JSON.stringify(row);
}

/** Where one version ends before the other begins, the new one's days: rows outlive the packs that they stand in. */
function daysOfBoth(before: PreparedPack, after: PreparedPack): Span {
  return commonSpan([after.head, ...before.lineage, ...after.lineage]) ?? after.head;
}

interface CaseChange extends Pick<EffectChange, "change" | "before" | "after"> {
  readonly span: Span;
}

/** One entry for each stretch of days on which the same change holds. */
function caseChanges<Row extends CaseRow>(
  before: RuleList<Row>,
  after: RuleList<Row>,
  at: Case,
  days: Span,
  effectOf: EffectOf<Row>,
): CaseChange[] {
  const [old, now] = [before.covering(at.ground, at.class), after.covering(at.ground, at.class)];
  const changes: CaseChange[] = [];
  let last = "";
  for (const span of elementarySpans(days, [...old, ...now])) {
    const from = effectOn(before, old, at, span, effectOf);
    const to = effectOn(after, now, at, span, effectOf);
    const change = compareEffects(from, to);
    const found = { change, before: effectText(from), after: effectText(to) };
    const same = JSON.stringify(found) === last;
    last = JSON.stringify(found);
    if (change === "same") continue;
    const earlier = same ? changes.pop()!.span : span;
    changes.push({ ...found, change, span: { ...span, effectiveFrom: earlier.effectiveFrom } });
  }
  return changes;
}

function effectOn<Row extends CaseRow>(
  list: RuleList<Row>,
  covering: readonly Inherited<Row>[],
  at: Case,
  { effectiveFrom: day }: Span,
  effectOf: EffectOf<Row>,
): Effect {
  const present = covering.filter((row) => inForce(row, day));
  return effectOf(list.judging(present, claimsIn(list.pack, at)));
}
