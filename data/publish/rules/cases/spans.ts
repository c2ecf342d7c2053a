import { inForce } from "../../../../shared/rules/applies.ts";
import { addDays, dayAfter } from "../../../../shared/rules/days.ts";

/** Days from one to another, both included; an absent end is open. */
export interface Span {
  readonly effectiveFrom: string;
  readonly effectiveTo?: string | undefined;
}

/** The days that are in all of them. */
export function commonSpan(spans: readonly [Span, ...Span[]]): Span | undefined {
  const effectiveFrom = spans.map((span) => span.effectiveFrom).reduce((a, b) => (a > b ? a : b));
  const ends = spans.flatMap(({ effectiveTo }) => effectiveTo ?? []);
  const effectiveTo = ends.length === 0 ? undefined : ends.reduce((a, b) => (a < b ? a : b));
  return effectiveTo !== undefined && effectiveTo < effectiveFrom ? undefined : { effectiveFrom, effectiveTo };
}

/** Cuts days where one of `dated` begins or has ended: within each piece the same of them are in force. */
export function elementarySpans(within: Span, dated: readonly Span[]): Span[] {
  const cuts = dated.flatMap(({ effectiveFrom, effectiveTo }) =>
    effectiveTo === undefined ? [effectiveFrom] : [effectiveFrom, dayAfter(effectiveTo)],
  );
  const starts = [...new Set([within.effectiveFrom, ...cuts])].filter((day) => inForce(within, day)).sort();
  return starts.map((effectiveFrom, i) => {
    const next = starts[i + 1];
    return { effectiveFrom, effectiveTo: next === undefined ? within.effectiveTo : addDays(next, -1) };
  });
}

/** `from 2026-01-01`, `2026-01-01 to 2026-06-30`. */
export function spanText({ effectiveFrom, effectiveTo }: Span): string {
  return effectiveTo === undefined ? `from ${effectiveFrom}` : `${effectiveFrom} to ${effectiveTo}`;
}
