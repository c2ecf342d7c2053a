import { ancestry, type CodeTree, isWithin, listedCode } from "./codeTree.ts";
import type { Project } from "./facts.ts";
import { codesOf, type PreparedPack } from "./preparePack.ts";
import type { Subject } from "./rulePack.ts";

/** A project in the pack's own codes, one list a kind of subject. */
export interface Claims {
  /** Undefined: not said, or in a code that the pack does not know. */
  readonly "land-use": string | undefined;
  readonly industry: string | undefined;
  /** A tag is a claim: one that is not made does not hold. */
  readonly tag: readonly string[];
  readonly unrecognised: readonly UnrecognisedCode[];
}

/** Something the caller said that no code table of the pack lists. It counts as not said. */
export interface UnrecognisedCode {
  readonly field: "landUse" | "industry" | "tags";
  readonly value: string;
}

/** Claimed tags that no table of the pack lists: each may be one that some row speaks of, misspelt. */
export function unlistedTags({ unrecognised }: Claims): string[] {
  return unrecognised.filter(({ field }) => field === "tags").map(({ value }) => value);
}

/** What no pack recognises, of what each does not: a code that one of the packs lists is recognised. */
export function unrecognisedByAll<Code extends { readonly field: string; readonly value: string }>(
  lists: readonly (readonly Code[])[],
): Code[] {
  const [first = [], ...others] = lists;
  return first.filter(({ field, value }) =>
    others.every((said) => said.some((entry) => entry.field === field && entry.value === value)),
  );
}

/** Days compare as text: YYYY-MM-DD, both ends inclusive. */
export function inForce(row: { effectiveFrom: string; effectiveTo?: string | undefined }, asOf: string): boolean {
  return row.effectiveFrom <= asOf && (row.effectiveTo === undefined || asOf <= row.effectiveTo);
}

/** Brings what the caller says about the project into the codes that the pack's tables list. */
export function claimsOf(pack: PreparedPack, project: Project): Claims {
  const unrecognised: UnrecognisedCode[] = [];
  const listed = (system: string, field: UnrecognisedCode["field"], value: string | undefined): string | undefined => {
    const code = value === undefined ? undefined : listedCode(codesOf(pack, system), value);
    if (value !== undefined && code === undefined) unrecognised.push({ field, value });
    return code;
  };
  const tags = codesOf(pack, "tag");
  const said = project.tags ?? [];
  unrecognised.push(...said.filter((tag) => !tags.chains.has(tag)).map((value) => ({ field: "tags", value }) as const));
  return {
    "land-use": listed("land-use", "landUse", project.landUse),
    industry: listed("industry", "industry", project.industry),
    tag: said.filter((tag) => tags.chains.has(tag)),
    unrecognised,
  };
}

/** The row's subject holds for the project as far as the project is described. */
export function subjectMatches(pack: PreparedPack, subject: Subject, claims: Claims): boolean {
  if (subject.kind === "any" || subject.code === undefined) return subject.kind === "any";
  const tree = codesOf(pack, subject.kind);
  const general = subject.code;
  if (subject.kind === "tag") return claims.tag.some((tag) => isWithin(tree, tag, general));
  const said = claims[subject.kind];
  return said !== undefined && isWithin(tree, said, general);
}

/**
 * The row's subject does not hold as described, but a fuller description could make it hold: nothing is said, or only a
 * branch above it. Never so for tags, which are claims.
 */
export function subjectMayMatch(pack: PreparedPack, subject: Subject, claims: Claims): boolean {
  if (subject.kind === "any" || subject.kind === "tag" || subject.code === undefined) return false;
  const said = claims[subject.kind];
  if (said === undefined) return true;
  return said !== subject.code && ancestry(codesOf(pack, subject.kind), subject.code).includes(said);
}

/** `a` speaks of the same subjects as `b` or of fewer, within one kind; land class and industry also refine `any`. */
export function subjectRefines(pack: PreparedPack, a: Subject, b: Subject): boolean {
  if (b.kind === "any") return a.kind !== "tag";
  if (a.kind !== b.kind || a.code === undefined || b.code === undefined) return false;
  return isWithin(codesOf(pack, a.kind), a.code, b.code);
}

/** One speaks of all that the other speaks of. */
export function isSameBranch(pack: PreparedPack, a: Subject, b: Subject): boolean {
  return subjectRefines(pack, a, b) || subjectRefines(pack, b, a);
}

/** `a` is the same class as `b` or lies below it; `*` is above all. */
export function classRefines(tree: CodeTree, a: string, b: string): boolean {
  return b === "*" || (a !== "*" && isWithin(tree, a, b));
}
