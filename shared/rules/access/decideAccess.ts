import {
  type Claims,
  classRefines,
  inForce,
  isSameBranch,
  subjectMatches,
  subjectMayMatch,
  subjectRefines,
} from "../applies.ts";
import { ancestry, type CodeTree, emptyCodeTree, listedCode } from "../codeTree.ts";
import { isSameSubject } from "../decide.ts";
import type { Inherited } from "../lineage.ts";
import { codesOf, type PreparedPack } from "../preparePack.ts";
import { isOverridden, type Relations, standing } from "../standing.ts";
import { type AccessRow, type ZoneSystem, zoneKey } from "./accessList.ts";

/** A zone by the code that a layer or a caller gives it. */
export interface ZoneRef {
  readonly system: string;
  readonly code: string;
}

/** What a pack's list says about one zone and one project. */
export interface AccessDecision {
  /** The rows that judge: none refines another, none is replaced by an exception. */
  readonly rows: readonly Inherited<AccessRow>[];
  /** Rows that a fuller description of the project could bring in. */
  readonly possible: readonly Inherited<AccessRow>[];
  /** Rows of tags that are not claimed, exceptions apart: an unknown tag may be one of these, misspelt. */
  readonly otherTags: readonly Inherited<AccessRow>[];
  /** Exceptions to the rows that judge, each by a tag that is not claimed. */
  readonly exceptions: readonly Inherited<AccessRow>[];
}

export function zoneSystemOf(pack: PreparedPack, system: string): ZoneSystem | undefined {
  return pack.accessList?.zoneSystems.find((known) => known.system === system);
}

export function zoneCodes(pack: PreparedPack, system: string): CodeTree {
  const known = zoneSystemOf(pack, system);
  return known === undefined ? emptyCodeTree : codesOf(pack, known.codes);
}

/**
 * Rows in force that speak of a zone: its own, those of the zones above it, those of every zone. A code that the table
 * does not list has none, not even `*`: nobody knows what it is.
 */
export function rowsOfZone(pack: PreparedPack, { system, code }: ZoneRef, asOf: string): Inherited<AccessRow>[] {
  const tree = zoneCodes(pack, system);
  const listed = listedCode(tree, code);
  if (listed === undefined) return [];
  return [...ancestry(tree, listed), "*"]
    .flatMap((zone) => pack.accessRows.get(zoneKey(system, zone)) ?? [])
    .filter((row) => inForce(row, asOf));
}

/** `a` speaks of no more zones and no more subjects than `b`, and not of the same. */
export function accessRefines(pack: PreparedPack, a: Inherited<AccessRow>, b: Inherited<AccessRow>): boolean {
  if (!classRefines(zoneCodes(pack, a.system), a.zone, b.zone)) return false;
  if (!subjectRefines(pack, a.subject, b.subject)) return false;
  return !(a.zone === b.zone && isSameSubject(a.subject, b.subject));
}

/**
 * Chooses among the rows of a zone as control lines are chosen (docs/rules.md): a row yields to one that is at least as
 * narrow both in zone and in subject; an exception replaces the rows that it names; what remains combines to the strictest.
 */
export function decideAccess(
  pack: PreparedPack,
  covering: readonly Inherited<AccessRow>[],
  claims: Claims,
): AccessDecision {
  const matching = covering.filter((row) => subjectMatches(pack, row.subject, claims));
  const relations = accessRelations(pack);
  const rows = standing(matching, relations);
  const keys = new Set(rows.map((row) => row.key));
  const live = covering.filter((row) => !isOverridden(row, covering, matching, relations));
  const others = live.filter((row) => row.subject.kind === "tag" && !matching.includes(row));
  return {
    rows,
    possible: live.filter((row) => row.excepts.length === 0 && subjectMayMatch(pack, row.subject, claims)),
    otherTags: others.filter((row) => row.excepts.length === 0),
    exceptions: others.filter((row) => row.excepts.some((key) => keys.has(key))),
  };
}

/** How rows of one system of zones relate. */
export function accessRelations(pack: PreparedPack): Relations<Inherited<AccessRow>> {
  return {
    refines: (a, b) => accessRefines(pack, a, b),
    sameBranch: (a, b) => isSameBranch(pack, a.subject, b.subject),
  };
}

/** A tag without `excepts` can only tighten, so a list that says nothing else does not speak of the project. */
export function speaksOfProject({ rows }: { readonly rows: readonly AccessRow[] }): boolean {
  return rows.some((row) => row.subject.kind !== "tag" || row.excepts.length > 0);
}
