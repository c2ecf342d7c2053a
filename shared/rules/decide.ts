import { type Claims, classRefines, isSameBranch, subjectMatches, subjectMayMatch, subjectRefines } from "./applies.ts";
import type { Inherited } from "./lineage.ts";
import { classCodesOf, type PreparedPack } from "./preparePack.ts";
import type { ControlLine } from "./rulePack.ts";
import type { Subject } from "./ruleRow.ts";
import { isOverridden, type Relations, standing } from "./standing.ts";
import { isWorse, outcomeVerdict, worstVerdict } from "./verdict.ts";

/** What a pack says about one area of the site. */
export interface Decision {
  /** The rows that judge the area: none refines another, none is replaced by an exception. */
  readonly rows: readonly Inherited<ControlLine>[];
  /** Rows that a fuller description of the project could bring in and that would make the verdict worse. */
  readonly possible: readonly Inherited<ControlLine>[];
  /** Rows of other tags, no exceptions, that would make the verdict worse: an unknown tag may be one of these, misspelt. */
  readonly otherTags: readonly Inherited<ControlLine>[];
}

/**
 * Chooses among the rows of one layer, in force, that speak of one area. What remains combines to the strictest. As the
 * compiler refuses exceptions that name each other in a circle, an area with a matching row never ends without one.
 */
export function decide(pack: PreparedPack, covering: readonly Inherited<ControlLine>[], claims: Claims): Decision {
  const matching = covering.filter((row) => subjectMatches(pack, row.subject, claims));
  const relations = relationsIn(pack);
  const rows = standing(matching, relations);
  const verdict = worstVerdict(rows.map((row) => outcomeVerdict(row.outcome)));
  const worse = covering.filter(
    (row) => isWorse(outcomeVerdict(row.outcome), verdict) && !isOverridden(row, covering, matching, relations),
  );
  const possible = worse.filter((row) => subjectMayMatch(pack, row.subject, claims));
  const otherTags = worse.filter((row) => row.subject.kind === "tag" && row.excepts.length === 0);
  return { rows, possible, otherTags };
}

/** How control lines of one layer relate. */
export function relationsIn(pack: PreparedPack): Relations<Inherited<ControlLine>> {
  return {
    refines: (a, b) => refines(pack, a, b),
    sameBranch: (a, b) => isSameBranch(pack, a.subject, b.subject),
  };
}

function refines(pack: PreparedPack, a: ControlLine, b: ControlLine): boolean {
  const tree = classCodesOf(pack, a.layer);
  const noBroader = classRefines(tree, a.class, b.class) && subjectRefines(pack, a.subject, b.subject);
  return noBroader && !(a.class === b.class && isSameSubject(a.subject, b.subject));
}

export function isSameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.code === b.code;
}
