import { type Claims, claimsOf, subjectRefines } from "../../../../shared/rules/applies.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import type { PreparedPack } from "../../../../shared/rules/preparePack.ts";
import type { Subject, SubjectKind } from "../../../../shared/rules/ruleRow.ts";
import type { CaseRow, RuleList } from "./ruleList.ts";

/** Somewhere, somebody: what a row is asked about. */
export interface Case {
  readonly ground: string;
  /** Class or zone; `*` is one that no row names. */
  readonly class: string;
  /** What the project is; at most one land class and one industry. */
  readonly subjects: readonly Subject[];
}

/**
 * The cases that say as little as possible and in which the row may judge: of its own class and subject, and for an
 * exception of one of the rows that it replaces. In any other case that the row speaks of more is said.
 */
export function leastCases<Row extends CaseRow>(list: RuleList<Row>, row: Inherited<Row>): Case[] {
  const own = plainCase(list, row);
  if (row.excepts.length === 0) return [own];
  const targets = row.excepts.flatMap((key) => list.byKey.get(key) ?? []);
  return targets.flatMap((target) => leastCases(list, target).flatMap((each) => meet(list, row, own, each) ?? []));
}

function plainCase<Row extends CaseRow>(list: RuleList<Row>, row: Inherited<Row>): Case {
  return {
    ground: list.groundOf(row),
    class: list.classOf(row),
    subjects: row.subject.kind === "any" ? [] : [row.subject],
  };
}

/** The least case in which both are the case; none where they exclude each other. @param row any row of the ground */
export function meet<Row>(list: RuleList<Row>, row: Row, a: Case, b: Case): Case | undefined {
  const value = a.ground === b.ground ? list.narrower(row, a.class, b.class) : undefined;
  if (value === undefined) return undefined;
  const subjects: Subject[] = [];
  for (const kind of ["land-use", "industry"] as const) {
    const said = [...a.subjects, ...b.subjects].filter((subject) => subject.kind === kind);
    const narrowest = said.find((subject) => said.every((other) => subjectRefines(list.pack, subject, other)));
    if (narrowest) subjects.push(narrowest);
    else if (said.length > 0) return undefined;
  }
  const tags = [...a.subjects, ...b.subjects].filter(({ kind }) => kind === "tag");
  const distinct = new Map(tags.map((tag) => [tag.code, tag]));
  return { ground: a.ground, class: value, subjects: [...subjects, ...distinct.values()] };
}

/** A project that is what the case says, in the pack's codes. */
export function claimsIn(pack: PreparedPack, { subjects }: Case): Claims {
  const code = (kind: SubjectKind): string | undefined => subjects.find((subject) => subject.kind === kind)?.code;
  const [landUse, industry] = [code("land-use"), code("industry")];
  return claimsOf(pack, {
    ...(landUse === undefined ? {} : { landUse }),
    ...(industry === undefined ? {} : { industry }),
    tags: subjects.flatMap((subject) => (subject.kind === "tag" ? (subject.code ?? []) : [])),
  });
}

/** `GHFQ 411, land-use 0701, tag linear` */
export function caseText({ ground, class: value, subjects }: Case): string {
  const who = subjects.map(({ kind, code }) => `${kind} ${code}`);
  return [`${ground} ${value}`, ...(who.length === 0 ? ["any project"] : who)].join(", ");
}
