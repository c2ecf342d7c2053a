import { classRefines } from "../../../../shared/rules/applies.ts";
import { type CodeTree, isWithin } from "../../../../shared/rules/codeTree.ts";
import type { Subject } from "../../../../shared/rules/ruleRow.ts";
import { type Case, caseText } from "../cases/leastCases.ts";
import { commonSpan, type Span, spanText } from "../cases/spans.ts";

/** Somewhere, somebody, on some days: at most one land class and one industry, any number of tags. */
export interface FloorCase {
  /** Class or zone; `*` is one that no row names. */
  readonly class: string;
  readonly landUse: string | undefined;
  readonly industry: string | undefined;
  /** None of them above another. */
  readonly tags: readonly string[];
  readonly span: Span;
}

/** Code tables that cases are compared by. */
export interface CaseTrees {
  readonly classes: CodeTree;
  readonly landUse: CodeTree;
  readonly industry: CodeTree;
  readonly tag: CodeTree;
}

/** Of what a row speaks. */
export interface Spoken extends Span {
  readonly subject: Subject;
}

/** The least case that is this one and of which the row speaks; none where they exclude each other. */
export function narrowed(trees: CaseTrees, at: FloorCase, row: Spoken, className: string): FloorCase | undefined {
  const value = deeperClass(trees.classes, at.class, className);
  if (value === undefined) return undefined;
  const said = withSubject(trees, at, row.subject);
  if (said === undefined) return undefined;
  const span = commonSpan([at.span, row]);
  return span && { ...said, class: value, span };
}

function withSubject(trees: CaseTrees, at: FloorCase, { kind, code }: Subject): FloorCase | undefined {
  if (kind === "any" || code === undefined) return at;
  if (kind === "tag") {
    if (at.tags.some((tag) => isWithin(trees.tag, tag, code))) return at;
    return { ...at, tags: [...at.tags.filter((tag) => !isWithin(trees.tag, code, tag)), code].sort() };
  }
  const field = kind === "land-use" ? "landUse" : "industry";
  const deepest = deeper(trees[field], at[field], code);
  return deepest === undefined ? undefined : { ...at, [field]: deepest };
}

function deeper(tree: CodeTree, a: string | undefined, b: string): string | undefined {
  if (a === undefined || isWithin(tree, b, a)) return b;
  return isWithin(tree, a, b) ? a : undefined;
}

function deeperClass(tree: CodeTree, a: string, b: string): string | undefined {
  if (classRefines(tree, a, b)) return a;
  return classRefines(tree, b, a) ? b : undefined;
}

/** A name: cases of one list with equal names are equal. */
export function nameOf({ class: value, landUse, industry, tags, span }: FloorCase): string {
  return [value, landUse, industry, tags.join(" "), span.effectiveFrom, span.effectiveTo].join("\n");
}

/** `GHFQ 411, land-use 0701, tag linear, from 2026-01-01` */
export function textOf(ground: string, { class: value, landUse, industry, tags, span }: FloorCase): string {
  const subjects: Case["subjects"] = [
    ...(landUse === undefined ? [] : [{ kind: "land-use" as const, code: landUse }]),
    ...(industry === undefined ? [] : [{ kind: "industry" as const, code: industry }]),
    ...tags.map((code) => ({ kind: "tag" as const, code })),
  ];
  return `${caseText({ ground, class: value, subjects })}, ${spanText(span)}`;
}
