import { type Outcome, outcome } from "./rulePack.ts";

/** From the worst to the best. */
export const verdicts = ["fail", "undetermined", "conditional", "pass"] as const;
export type Verdict = (typeof verdicts)[number];

const verdictOfOutcome: Readonly<Record<Outcome, Verdict>> = {
  prohibit: "fail",
  "restrict-state": "conditional",
  restrict: "conditional",
  notice: "pass",
  allow: "pass",
};

export function outcomeVerdict(of: Outcome): Verdict {
  return verdictOfOutcome[of];
}

/** The worst of several; of none, `pass`. */
export function worstVerdict(all: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => all.includes(verdict)) ?? "pass";
}

/** True when `a` is a worse verdict than `b`. */
export function isWorse(a: Verdict, b: Verdict): boolean {
  return verdicts.indexOf(a) < verdicts.indexOf(b);
}

/** Findings that stand between the project and a pass. */
export function binds(of: Outcome): boolean {
  return outcomeVerdict(of) !== "pass";
}

/** Negative when `a` is stricter than `b`: a comparison for sorting. */
export function compareStrictness(a: Outcome, b: Outcome): number {
  return outcome.options.indexOf(a) - outcome.options.indexOf(b);
}
