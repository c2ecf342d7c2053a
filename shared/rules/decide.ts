import { type Claims, classRefines, subjectMatches, subjectMayMatch, subjectRefines } from "./applies.ts";
import { classCodesOf, type PreparedPack } from "./preparePack.ts";
import type { ControlLine } from "./rulePack.ts";
import type { Subject } from "./ruleRow.ts";
import { isWorse, outcomeVerdict, worstVerdict } from "./verdict.ts";

/** What a pack says about one area of the site. */
export interface Decision {
  /** The rows that judge the area: none refines another, none is replaced by an exception. */
  readonly rows: readonly ControlLine[];
  /** Rows that a fuller description of the project could bring in and that would make the verdict worse. */
  readonly possible: readonly ControlLine[];
  /** Rows of other tags, no exceptions, that would make the verdict worse: an unknown tag may be one of these, misspelt. */
  readonly otherTags: readonly ControlLine[];
}

/**
 * Chooses among the rows of one layer, in force, that speak of one area.
 *
 * A row yields to one that refines it both in class and in subject. An exception (a row with `excepts`) is judged only
 * where a row that it names would otherwise judge, and replaces it. What remains combines to the strictest. As the
 * compiler refuses exceptions that name each other in a circle, an area with a matching row never ends without one.
 */
export function decide(pack: PreparedPack, covering: readonly ControlLine[], claims: Claims): Decision {
  const matching = covering.filter((row) => subjectMatches(pack, row.subject, claims));
  const rows = standing(matching, (a, b) => refines(pack, a, b));
  const verdict = worstVerdict(rows.map((row) => outcomeVerdict(row.outcome)));
  const worse = covering.filter((row) => isWorse(outcomeVerdict(row.outcome), verdict));
  const possible = worse.filter((row) => subjectMayMatch(pack, row.subject, claims));
  const otherTags = worse.filter((row) => row.subject.kind === "tag" && row.excepts.length === 0);
  return { rows, possible, otherTags };
}

/** What choosing among rows needs to know of them. */
interface Choosable {
  readonly id: string;
  readonly excepts: readonly string[];
}

/** Of rows that all speak of the case at hand: those that no other refines and that no exception replaces. */
export function standing<Row extends Choosable>(matching: readonly Row[], refines: (a: Row, b: Row) => boolean): Row[] {
  const live = unrefined(
    matching.filter((row) => row.excepts.length === 0),
    refines,
  );
  const exceptions = applicable(
    matching.filter((row) => row.excepts.length > 0),
    live,
  );
  const replaced = new Set(exceptions.flatMap((row) => row.excepts));
  return unrefined(
    [...live, ...exceptions].filter((row) => !replaced.has(row.id)),
    refines,
  );
}

/** Exceptions that find something to replace, exceptions to exceptions included. */
function applicable<Row extends Choosable>(exceptions: readonly Row[], live: readonly Row[]): Row[] {
  const present = new Set(live.map((row) => row.id));
  let found: Row[] = [];
  for (;;) {
    const next = exceptions.filter((row) => row.excepts.some((id) => present.has(id)));
    if (next.length === found.length) return found;
    found = next;
    for (const row of next) present.add(row.id);
  }
}

function unrefined<Row>(rows: readonly Row[], refines: (a: Row, b: Row) => boolean): Row[] {
  return rows.filter((row) => !rows.some((other) => other !== row && refines(other, row)));
}

function refines(pack: PreparedPack, a: ControlLine, b: ControlLine): boolean {
  const tree = classCodesOf(pack, a.layer);
  const noBroader = classRefines(tree, a.class, b.class) && subjectRefines(pack, a.subject, b.subject);
  return noBroader && !(a.class === b.class && isSameSubject(a.subject, b.subject));
}

export function isSameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.code === b.code;
}
