import type { LocalText } from "../../problems/problem.ts";
import { claimsOf, inForce, subjectMatches } from "../applies.ts";
import { listedCode } from "../codeTree.ts";
import type { Project } from "../facts.ts";
import type { Inherited } from "../lineage.ts";
import { codesOf, type PreparedPack } from "../preparePack.ts";
import type { Confidence, Subject } from "../ruleRow.ts";
import { subjectTitle } from "../subjectTitles.ts";
import { type Basis, basisInForce, ruleName } from "../trace.ts";
import { type AccessRow, type AccessVerdict, accessVerdict } from "./accessList.ts";
import { conditionText } from "./conditions.ts";
import { accessRefines, decideAccess, rowsOfZone, type ZoneRef, zoneCodes } from "./decideAccess.ts";

/** What of a list is asked for; everything that is given must hold. */
export interface ListQuery {
  /** "这里能建什么": what these zones say, what they inherit included. */
  readonly zones?: readonly ZoneRef[];
  /** "在哪能建": what each zone says to this subject. */
  readonly subject?: Subject;
  /** Of the row; with a subject, what the zone comes to. */
  readonly verdict?: AccessVerdict;
  /** Part of a title or code of the zone or the subject. */
  readonly text?: string;
}

/** A row of the list as one zone has it. */
export interface ListEntry {
  readonly rule: string;
  readonly system: string;
  readonly zone: string;
  readonly zoneTitle: LocalText;
  /** The zone that the row is of, where it is not this one. */
  readonly inheritedFrom?: string;
  readonly subject: Subject & { readonly title: LocalText };
  readonly verdict: AccessVerdict;
  readonly conditions: readonly LocalText[];
  readonly opinions: readonly string[];
  /** Rules that this one replaces. */
  readonly excepts: readonly string[];
  readonly basis: readonly Basis[];
  readonly confidence: Confidence;
  readonly rigid: boolean;
  readonly message: LocalText;
}

/** The rows in force on a day that answer the question, by system, zone, kind of subject and code. */
export function listAccess(pack: PreparedPack, query: ListQuery, asOf: string): ListEntry[] {
  const found = query.zones || query.subject ? rowsByZone(pack, query, asOf) : allRows(pack, asOf);
  const entries = found
    .filter(({ row, sum }) => query.verdict === undefined || (sum ?? row.verdict) === query.verdict)
    .map(({ zone, row }) => entryOf(pack, zone, row, asOf))
    .filter((entry) => query.text === undefined || speaksOf(entry, query.text));
  return entries.sort(byZoneAndSubject);
}

interface Found {
  readonly zone: ZoneRef;
  readonly row: Inherited<AccessRow>;
  /** The strictest of the zone's rows, where one subject is asked about. */
  readonly sum?: AccessVerdict;
}

function allRows(pack: PreparedPack, asOf: string): Found[] {
  return (pack.accessList?.rows ?? [])
    .filter((row) => inForce(row, asOf))
    .map((row) => ({ row, zone: { system: row.system, code: row.zone } }));
}

function rowsByZone(pack: PreparedPack, { zones, subject }: ListQuery, asOf: string): Found[] {
  return (zones ?? everyZone(pack)).flatMap((zone) => {
    const rows = rowsOfZone(pack, zone, asOf);
    if (!subject) return withoutOverridden(pack, rows).map((row) => ({ zone, row }));
    const standing = rowsFor(pack, rows, subject);
    const sum = accessVerdict.options.find((verdict) => standing.some((row) => row.verdict === verdict));
    return standing.map((row) => ({ zone, row, ...(sum === undefined ? {} : { sum }) }));
  });
}

function everyZone(pack: PreparedPack): ZoneRef[] {
  return (pack.accessList?.zoneSystems ?? []).flatMap(({ system }) =>
    [...zoneCodes(pack, system).entries.keys()].map((code) => ({ system, code })),
  );
}

/** A row of a zone above gives way to a nearer one of the same subject. */
function withoutOverridden(pack: PreparedPack, rows: readonly Inherited<AccessRow>[]): Inherited<AccessRow>[] {
  const subjectOf = (row: Inherited<AccessRow>): string => `${row.subject.kind}\n${row.subject.code ?? ""}`;
  return rows.filter(
    (row) =>
      !rows.some(
        (other) => subjectOf(other) === subjectOf(row) && other.excepts.length === 0 && accessRefines(pack, other, row),
      ),
  );
}

/** Of a land class or an industry the rows that judge it; of a tag all rows that speak of it. */
function rowsFor(
  pack: PreparedPack,
  rows: readonly Inherited<AccessRow>[],
  subject: Subject,
): readonly Inherited<AccessRow>[] {
  const claims = claimsOf(pack, projectOf(subject));
  if (subject.kind !== "tag") return decideAccess(pack, rows, claims).rows;
  return rows.filter((row) => row.subject.kind === "tag" && subjectMatches(pack, row.subject, claims));
}

function projectOf({ kind, code = "" }: Subject): Project {
  if (kind === "land-use") return { landUse: code };
  return kind === "industry" ? { industry: code } : { tags: [code] };
}

function entryOf(pack: PreparedPack, { system, code }: ZoneRef, row: Inherited<AccessRow>, asOf: string): ListEntry {
  const tree = zoneCodes(pack, system);
  const everywhere: LocalText = { zh: "所有分区", en: "every zone" };
  return {
    rule: ruleName("access-list", row),
    system,
    zone: code,
    zoneTitle:
      code === "*" ? everywhere : (tree.entries.get(listedCode(tree, code) ?? "")?.title ?? { zh: code, en: code }),
    ...(row.zone === code ? {} : { inheritedFrom: row.zone }),
    subject: { ...row.subject, title: subjectTitle(pack, row.subject) },
    verdict: row.verdict,
    conditions: row.conditions.map(conditionText),
    opinions: row.opinions,
    excepts: row.excepts,
    basis: basisInForce(pack, row.basis, asOf),
    confidence: row.confidence,
    rigid: row.rigid,
    message: row.message,
  };
}

function speaksOf({ zone, zoneTitle, subject }: ListEntry, text: string): boolean {
  const wanted = text.toLowerCase();
  return [zone, zoneTitle.zh, zoneTitle.en, subject.code ?? "", subject.title.zh, subject.title.en].some((name) =>
    name.toLowerCase().includes(wanted),
  );
}

function byZoneAndSubject(a: ListEntry, b: ListEntry): number {
  const key = ({ system, zone, subject, rule }: ListEntry): string =>
    [system, zone, subject.kind, subject.code ?? "", rule].join("\n");
  const [left, right] = [key(a), key(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `system:code` or a code of any system; empty where no table of zones lists it. */
export function zonesNamed(pack: PreparedPack, name: string): ZoneRef[] {
  return (pack.accessList?.zoneSystems ?? []).flatMap(({ system }) => {
    const code = name.startsWith(`${system}:`) ? name.slice(system.length + 1) : name;
    return listedCode(zoneCodes(pack, system), code) === undefined ? [] : [{ system, code }];
  });
}

/** `kind:code`, or a code of the first table that lists it: land classes, industries, tags. */
export function subjectNamed(pack: PreparedPack, name: string): Subject | undefined {
  for (const kind of ["land-use", "industry", "tag"] as const) {
    const code = name.startsWith(`${kind}:`) ? name.slice(kind.length + 1) : name;
    const tree = codesOf(pack, kind);
    const listed = kind === "tag" ? (tree.entries.has(code) ? code : undefined) : listedCode(tree, code);
    if (listed !== undefined) return { kind, code: listed };
  }
  return undefined;
}
