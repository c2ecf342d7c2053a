import type { CodeTree } from "../../../shared/rules/codeTree.ts";
import { dayAfter } from "../../../shared/rules/days.ts";
import type { Inherited } from "../../../shared/rules/lineage.ts";
import type { PreparedPack } from "../../../shared/rules/preparePack.ts";
import type { BasisRef, RuleDocument, RuleLayer, Subject } from "../../../shared/rules/rulePack.ts";
import type { RuleRow } from "../../../shared/rules/ruleRow.ts";
import { type Fail, type Fault, failAt, type Located, type Place, type Placed } from "./tables.ts";

/** What the checks of all lists have in common. */

/** What a row of any list may name: the pack's own and what it inherits. */
export interface RowIndex {
  /** What the pack inherits, as it applies without it. */
  readonly above: PreparedPack | undefined;
  readonly documents: ReadonlyMap<string, RuleDocument>;
  readonly layers: ReadonlyMap<string, RuleLayer>;
  readonly trees: ReadonlyMap<string, CodeTree>;
}

/** Rows by the names that an exception may call them: a pack's own by their ids, inherited ones as `pack:id`. */
export function withInherited<Row extends { readonly id: string }>(
  own: readonly Located<Row>[],
  above: readonly Inherited<Row>[],
): ReadonlyMap<string, Row> {
  return new Map<string, Row>([
    ...above.map((row) => [row.key, row] as const),
    ...own.map(({ value }) => [value.id, value] as const),
  ]);
}

export function unique<T>(
  rows: readonly Located<T>[],
  column: string,
  key: (value: T) => string,
  faults: Fault[],
): void {
  const first = new Map<string, number>();
  for (const located of rows) {
    const name = key(located.value);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, located.row);
    else failAt(located, faults)(column, `"${name}" stands already in row ${earlier}`);
  }
}

/** What holds for the rows of every rule table: ids are unique, subjects are known, documents carry each row. */
export function checkRuleRows(
  rows: readonly Located<RuleRow & { readonly subject?: Subject }>[],
  index: RowIndex,
  faults: Fault[],
): void {
  unique(rows, "id", ({ id }) => id, faults);
  for (const row of rows) {
    checkSubject(row.value.subject, index, failAt(row, faults));
    checkBasis(row, index, faults);
  }
}

function checkSubject(subject: Subject | undefined, index: RowIndex, fail: Fail): void {
  if (!subject) return;
  const { kind, code } = subject;
  if (kind === "any") {
    if (code !== undefined) fail("subject_code", "must be empty where subject_kind is any");
  } else if (code === undefined) fail("subject_code", `is empty, but subject_kind is ${kind}`);
  else checkListed([code], kind, "subject_code", index, fail);
}

/** A row's documents are listed, its days in order, and on each of them one of its documents is in force. */
function checkBasis(located: Located<RuleRow>, index: RowIndex, faults: Fault[]): void {
  const known = checkDocuments(located, "basis", located.value.basis, index, faults);
  if (checkDates(located, faults) && known) checkBasisCovers(located, index, faults);
}

export function checkDocuments(
  at: Place,
  column: string,
  basis: readonly BasisRef[],
  index: RowIndex,
  faults: Fault[],
): boolean {
  const unknown = basis.filter(({ document }) => !index.documents.has(document));
  for (const { document } of unknown) failAt(at, faults)(column, `unknown document "${document}"`);
  return unknown.length === 0;
}

/** The days on which a row holds, both ends inclusive; an absent end is open. */
interface Dated {
  readonly effectiveFrom: string;
  readonly effectiveTo?: string | undefined;
}

export function checkDates(located: Located<Dated>, faults: Fault[]): boolean {
  const { effectiveFrom, effectiveTo } = located.value;
  const ordered = effectiveTo === undefined || effectiveFrom <= effectiveTo;
  if (!ordered) failAt(located, faults)("effective_to", `is before ${effectiveFrom}`);
  return ordered;
}

/** On every day that the row is in force, one of its documents must be. */
function checkBasisCovers(located: Located<RuleRow>, index: RowIndex, faults: Fault[]): void {
  const { basis, effectiveFrom, effectiveTo } = located.value;
  const spans = basis.flatMap(({ document }) => index.documents.get(document) ?? []);
  spans.sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  let day = effectiveFrom;
  for (const span of spans) {
    if (span.effectiveFrom > day) break;
    if (span.effectiveTo === undefined) return;
    if (span.effectiveTo >= day) day = dayAfter(span.effectiveTo);
  }
  if (effectiveTo !== undefined && day > effectiveTo) return;
  failAt(located, faults)("basis", `on ${day} the row is in force, but none of its documents is`);
}

/** Codes of a column that the table of this name does not list. */
export function checkListed(
  codes: readonly string[],
  table: string,
  column: string,
  index: RowIndex,
  fail: Fail,
): void {
  for (const code of codes) {
    if (!index.trees.get(table)?.entries.has(code)) fail(column, `unknown ${table} "${code}"`);
  }
}

export function checkTableExists(name: string, column: string, index: RowIndex, fail: Fail): void {
  if (!index.trees.has(name)) fail(column, `there is no table codes/${name}.csv`);
}

export function checkLayerKnown(layer: string, column: string, index: RowIndex, fail: Fail): void {
  if (!index.layers.has(layer)) fail(column, `unknown layer "${layer}"`);
}

/**
 * Rows that say something of the same on the same day: nobody could tell which decides. Each is named with the first one
 * before it that it meets.
 * @param key what a row speaks of
 * @param meet whether two rows that speak of the same do so of the same part of it
 */
export function rivals<T extends Dated>(
  rows: readonly Placed<T>[],
  key: (row: T) => string,
  meet: (a: T, b: T) => boolean = () => true,
): { readonly row: Placed<T>; readonly earlier: Placed<T> }[] {
  return [...Map.groupBy(rows, ({ value }) => key(value)).values()].flatMap((group) =>
    group.flatMap((row, i) => {
      const earlier = group.slice(0, i).find(({ value }) => shareADay(value, row.value) && meet(value, row.value));
      return earlier ? [{ row, earlier }] : [];
    }),
  );
}

function shareADay(a: Dated, b: Dated): boolean {
  const reaches = (from: Dated, to: Dated): boolean =>
    from.effectiveTo === undefined || to.effectiveFrom <= from.effectiveTo;
  return reaches(a, b) && reaches(b, a);
}

interface Excepting {
  readonly id: string;
  readonly excepts: readonly string[];
}

/** Each exception of a row has a target that fits it: `misfit` says why one does not. */
export function checkExceptions<Row extends Excepting>(
  row: Row,
  rows: ReadonlyMap<string, Row>,
  misfit: (target: Row) => string | undefined,
  fail: Fail,
): void {
  for (const id of row.excepts) {
    const target = rows.get(id);
    const message = target ? (misfit(target) ?? circle(row, target, rows)) : `there is no row "${id}"`;
    if (message !== undefined) fail("excepts", message);
  }
}

function circle<Row extends Excepting>(row: Row, target: Row, rows: ReadonlyMap<string, Row>): string | undefined {
  return exceptsReach(row.id, target, rows, new Set()) ? `row "${target.id}" excepts this row in turn` : undefined;
}

/** Follows exceptions from `from`; a circle would leave an area without any row. */
function exceptsReach<Row extends Excepting>(
  goal: string,
  from: Row,
  rows: ReadonlyMap<string, Row>,
  seen: Set<string>,
): boolean {
  if (from.id === goal) return true;
  if (seen.has(from.id)) return false;
  seen.add(from.id);
  return from.excepts.some((id) => {
    const next = rows.get(id);
    return next !== undefined && exceptsReach(goal, next, rows, seen);
  });
}
