import { type Claims, inForce, subjectMatches, subjectMayMatch } from "../applies.ts";
import { type Inherited, nearest } from "../lineage.ts";
import type { InheritedDeficiencyList, PreparedPack } from "../preparePack.ts";
import type { Paper, PaperRole } from "./deficiencyList.ts";
import { isLooserPaper } from "./looser.ts";

/**
 * Where a paper stands. `to-fetch`: not handed in, but to be had as an electronic licence, and nobody has tried yet.
 * `may-be-required`: the project is not described far enough to tell whether it is asked for.
 */
export type PaperStatus = "handed-in" | "to-fetch" | "missing" | "may-be-required";

/** A paper that the service asks for, of this project, on this day. */
export interface Requirement {
  /** The row that asks most strictly; where several ask for one paper, the first of a main one. */
  readonly row: Inherited<Paper>;
  readonly role: PaperRole;
  readonly status: PaperStatus;
}

/** What was handed in, brought to the ids of the list. */
export interface HandedIn {
  readonly papers: ReadonlySet<string>;
  /** Positions of what no row of the service names, neither by id nor by title. */
  readonly unrecognised: readonly number[];
}

/** Rows of one service that are in force on a day. A paper is said anew as a whole: the nearest pack's rows, and rigid ones. */
export function papersOf(list: InheritedDeficiencyList, service: string, day: string): Inherited<Paper>[] {
  const rows = list.papers.filter((row) => row.service === service && inForce(row, day));
  return [...Map.groupBy(rows, ({ paper }) => paper).values()].flatMap(nearest);
}

/** Papers may be named by id or by title: counter clerks type titles. */
export function recognise(rows: readonly Inherited<Paper>[], named: readonly string[]): HandedIn {
  const ids = new Map(rows.flatMap(({ paper, title }) => [paper, title.zh, title.en].map((name) => [name, paper])));
  const found = named.map((name) => ids.get(name.trim()));
  return {
    papers: new Set(found.filter((paper) => paper !== undefined)),
    unrecognised: found.flatMap((paper, index) => (paper === undefined ? [index] : [])),
  };
}

/** The papers asked for, each once, in the order of the rows. */
export function requirements(
  pack: PreparedPack,
  rows: readonly Inherited<Paper>[],
  claims: Claims,
  handedIn: ReadonlySet<string>,
  notFetched: ReadonlySet<string>,
): Requirement[] {
  const applying = rows.filter(({ subject }) => subjectMatches(pack, subject, claims));
  const possible = rows.filter(({ subject }) => subjectMayMatch(pack, subject, claims));
  const statusOf = ({ paper, eLicence }: Inherited<Paper>): PaperStatus => {
    if (handedIn.has(paper)) return "handed-in";
    return eLicence !== undefined && !notFetched.has(paper) ? "to-fetch" : "missing";
  };
  const certain = strictestOfEach(applying).map((row) => ({ row, role: row.role, status: statusOf(row) }));
  const known = new Map(certain.map((requirement) => [requirement.row.paper, requirement.role]));
  const uncertain = strictestOfEach(possible)
    .filter(({ paper, role }) => known.get(paper) !== "main" && known.get(paper) !== role)
    .map(
      (row) => ({ row, role: row.role, status: handedIn.has(row.paper) ? "handed-in" : "may-be-required" }) as const,
    );
  return [...certain, ...uncertain];
}

/** Rows whose papers this project need not bring: said, so that nobody asks for them (行政许可法 art. 31). */
export function notRequired(rows: readonly Inherited<Paper>[], required: readonly Requirement[]): Inherited<Paper>[] {
  const asked = new Set(required.map(({ row }) => row.paper));
  return strictestOfEach(rows.filter(({ paper }) => !asked.has(paper)));
}

function strictestOfEach(rows: readonly Inherited<Paper>[]): Inherited<Paper>[] {
  const byPaper = Map.groupBy(rows, ({ paper }) => paper);
  return [...byPaper.values()].map((same) => same.reduce((best, row) => (isLooserPaper(best, row) ? row : best)));
}
