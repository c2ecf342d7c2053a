import type { LocalText } from "../../problems/problem.ts";
import { type Claims, claimsOf, inForce, type UnrecognisedCode } from "../applies.ts";
import { packNotInForce, subjectTitle } from "../doubts.ts";
import type { Project } from "../facts.ts";
import { type Basis, basisInForce } from "../findings.ts";
import { codesOf, type PreparedPack } from "../preparePack.ts";
import type { Confidence, Subject } from "../ruleRow.ts";
import type { AccessCondition, AccessRow, AccessVerdict, DistanceTarget } from "./accessList.ts";
import { type ConditionResult, checkCondition, type Measures, type ProjectFigures } from "./conditions.ts";
import { type AccessDecision, decideAccess, rowsOfZone, speaksOfProject, type ZoneRef } from "./decideAccess.ts";

/** From the worst to the best. */
export const accessResults = ["forbid", "undetermined", "conditional", "allow"] as const;
export type AccessResult = (typeof accessResults)[number];

/** The worst of several; of none, `undetermined`: what nobody speaks of is not allowed. */
export function worstAccess(all: readonly AccessResult[]): AccessResult {
  return accessResults.find((result) => all.includes(result)) ?? "undetermined";
}

export interface AccessProject extends Project, ProjectFigures {}

/** One row of the list, as it applies to the project. */
export interface AccessFinding {
  /** Pack, version and row: `cn-demo@2026.1/access-list#411-0701`. */
  readonly rule: string;
  /** The row's zone: the one judged, one above it, or `*`. */
  readonly zone: string;
  readonly subject: Subject & { readonly title: LocalText };
  /** What the row says. */
  readonly verdict: AccessVerdict;
  /** What that comes to: a condition that is not met forbids, one that is not known leaves it open, and where all are met and nobody is to be asked nothing is left to do. */
  readonly result: AccessResult;
  readonly conditions: readonly ConditionResult[];
  readonly opinions: readonly string[];
  readonly basis: readonly Basis[];
  readonly confidence: Confidence;
  readonly message: LocalText;
}

/** Something that must be known before the zone can be judged. */
export interface AccessGap {
  readonly kind:
    | "figure"
    | "distance"
    | "subject-undeclared"
    | "tag-unknown"
    | "zone-without-rows"
    | "pack-not-in-force";
  readonly rule?: string;
  readonly message: LocalText;
}

/** Something that would lift a `forbid`. */
export interface Remedy {
  /** `condition`: the design meets it. `claim`: the project is what an exception asks for. */
  readonly kind: "condition" | "claim";
  readonly rule: string;
  /** The tag to claim. */
  readonly tag?: string;
  readonly message: LocalText;
}

export interface ZoneEvaluation {
  readonly zone: ZoneRef;
  readonly verdict: AccessResult;
  /** From the strictest, then by rule. */
  readonly findings: readonly AccessFinding[];
  readonly missing: readonly AccessGap[];
  readonly remedies: readonly Remedy[];
}

/**
 * Judges one project in one zone by the lists of all packs that have rows of the zone's system. Pure.
 *
 * The verdict is the worst of `forbid` > `undetermined` > `conditional` > `allow`. A zone without any row for the project
 * is undetermined.
 * @param asOf the day whose rows apply, YYYY-MM-DD in Asia/Shanghai
 */
export function evaluateZone(
  packs: readonly PreparedPack[],
  zone: ZoneRef,
  project: AccessProject,
  measures: Measures,
  asOf: string,
): ZoneEvaluation {
  const parts = packs
    .filter((pack) => pack.pack.accessList?.rows.some((row) => row.system === zone.system))
    .map((pack) => evaluateByPack(pack, zone, project, measures, asOf));
  const missing = parts.length === 0 ? [noRows(zone)] : parts.flatMap((part) => part.missing);
  const findings = parts.flatMap((part) => part.findings).sort(byStrictness);
  const results = findings.map((finding) => finding.result);
  return {
    zone,
    verdict: worstAccess(missing.length > 0 ? [...results, "undetermined"] : results),
    findings,
    missing,
    remedies: parts.flatMap((part) => part.remedies),
  };
}

/** A distance that rows of the zones' lists ask for, and how far one has to look. */
export interface DistanceWanted {
  readonly to: DistanceTarget;
  readonly reachM: number;
}

/** The distances that could decide: of rows that judge the project, or may once it is described more fully. */
export function distancesWanted(
  packs: readonly PreparedPack[],
  zones: readonly ZoneRef[],
  project: AccessProject,
  asOf: string,
): DistanceWanted[] {
  const wanted = new Map<string, DistanceWanted>();
  for (const pack of packs) {
    const claims = claimsOf(pack, project);
    for (const zone of zones) {
      const { rows, possible } = decideAccess(pack, rowsOfZone(pack, zone, asOf), claims);
      for (const condition of [...rows, ...possible].flatMap((row) => row.conditions)) {
        if (condition.op === "in" || !condition.to) continue;
        const name = targetName(condition.to);
        // A little farther than the row says: what is not found there is farther, not just as far.
        const reachM = Math.max(wanted.get(name)?.reachM ?? 0, condition.value * 1.01 + 1);
        wanted.set(name, { to: condition.to, reachM });
      }
    }
  }
  return [...wanted.values()];
}

export function targetName({ layer, class: value }: DistanceTarget): string {
  return value === undefined ? layer : `${layer}:${value}`;
}

interface PackPart {
  readonly findings: readonly AccessFinding[];
  readonly missing: readonly AccessGap[];
  readonly remedies: readonly Remedy[];
}

function evaluateByPack(
  pack: PreparedPack,
  zone: ZoneRef,
  project: AccessProject,
  given: Measures,
  asOf: string,
): PackPart {
  const claims = claimsOf(pack, project);
  const measures = inCodesOf(pack, given);
  const decision = decideAccess(pack, rowsOfZone(pack, zone, asOf), claims);
  const findings = decision.rows.map((row) => findingOf(pack, row, measures, asOf));
  const result = worstAccess(findings.map((finding) => finding.result));
  const isWorse = (row: AccessRow): boolean => {
    const would = findingOf(pack, row, measures, asOf).result;
    return accessResults.indexOf(would) < accessResults.indexOf(result);
  };
  return {
    findings,
    missing: [
      ...(inForce(pack.pack, asOf) ? [] : [{ ...packNotInForce(pack.pack, asOf), kind: "pack-not-in-force" as const }]),
      ...(speaksOfProject(decision) ? [] : [noRows(zone, pack)]),
      ...findings.flatMap(unknownFigures),
      ...decision.possible.filter(isWorse).map((row) => undeclared(pack, row)),
      ...misspelt(pack, decision, claims)
        .filter(({ row }) => isWorse(row))
        .map(({ gap }) => gap),
    ],
    remedies: [...findings.flatMap(unmetConditions), ...exceptionsTo(pack, decision)],
  };
}

function findingOf(pack: PreparedPack, row: AccessRow, measures: Measures, asOf: string): AccessFinding {
  const conditions = row.conditions.map((condition: AccessCondition) => checkCondition(condition, measures));
  return {
    rule: ruleName(pack, row),
    zone: row.zone,
    subject: { ...row.subject, title: subjectTitle(pack, row.subject) },
    verdict: row.verdict,
    result: resultOf(row, conditions),
    conditions,
    opinions: row.opinions,
    basis: basisInForce(pack, row.basis, asOf),
    confidence: row.confidence,
    message: row.message,
  };
}

export function ruleName(pack: PreparedPack, row: AccessRow): string {
  return `${pack.name}/access-list#${row.id}`;
}

function resultOf(row: AccessRow, conditions: readonly ConditionResult[]): AccessResult {
  if (row.verdict !== "conditional") return row.verdict;
  if (conditions.some(({ result }) => result === "not-met")) return "forbid";
  if (conditions.some(({ result }) => result === "missing")) return "undetermined";
  return row.opinions.length > 0 ? "conditional" : "allow";
}

function byStrictness(a: AccessFinding, b: AccessFinding): number {
  return accessResults.indexOf(a.result) - accessResults.indexOf(b.result) || (a.rule < b.rule ? -1 : 1);
}

function unknownFigures({ rule, conditions, result }: AccessFinding): AccessGap[] {
  if (result !== "undetermined") return [];
  return conditions
    .filter((condition) => condition.result === "missing")
    .map(({ metric, title, message }) => ({
      kind: metric === "distanceM" ? "distance" : "figure",
      rule,
      message: {
        zh: `缺少${title.zh}，无法判断是否符合：${message.zh}`,
        en: `the ${title.en} is not known, so this cannot be judged: ${message.en}`,
      },
    }));
}

function unmetConditions({ rule, conditions }: AccessFinding): Remedy[] {
  return conditions
    .filter(({ result }) => result === "not-met")
    .map(({ message }) => ({
      kind: "condition",
      rule,
      message: { zh: `须满足：${message.zh}`, en: `must be met: ${message.en}` },
    }));
}

function exceptionsTo(pack: PreparedPack, { rows, exceptions }: AccessDecision): Remedy[] {
  const forbidden = new Set(rows.filter((row) => row.verdict === "forbid").map((row) => row.id));
  return exceptions
    .filter((row) => row.verdict !== "forbid" && row.excepts.some((id) => forbidden.has(id)))
    .map((row) => {
      const title = subjectTitle(pack, row.subject);
      return {
        kind: "claim",
        rule: ruleName(pack, row),
        ...(row.subject.code === undefined ? {} : { tag: row.subject.code }),
        message: {
          zh: `若项目属于“${title.zh}”：${row.message.zh}`,
          en: `if the project is "${title.en}": ${row.message.en}`,
        },
      };
    });
}

function undeclared(pack: PreparedPack, row: AccessRow): AccessGap {
  const { kind, code } = row.subject;
  const title = subjectTitle(pack, row.subject);
  return {
    kind: "subject-undeclared",
    rule: ruleName(pack, row),
    message: {
      zh: `未说明或未说细项目的${kind === "industry" ? "国民经济行业代码" : "用地用海分类代码"}：若为“${title.zh}”（${code}），另有更严格的规定`,
      en: `the project's ${kind === "industry" ? "industry code" : "land use class"} is not stated, or too coarsely: for "${title.en}" (${code}) there is a stricter row`,
    },
  };
}

function misspelt(
  pack: PreparedPack,
  { otherTags }: AccessDecision,
  claims: Claims,
): { row: AccessRow; gap: AccessGap }[] {
  const unknown = claims.unrecognised.filter(({ field }) => field === "tags").map(({ value }) => value);
  if (unknown.length === 0) return [];
  return otherTags.map((row) => ({
    row,
    gap: {
      kind: "tag-unknown",
      rule: ruleName(pack, row),
      message: {
        zh: `标签 ${unknown.join("、")} 不在规则包的标签表中，可能指“${subjectTitle(pack, row.subject).zh}”`,
        en: `tag ${unknown.join(", ")} is in no table of the pack and may stand for "${subjectTitle(pack, row.subject).en}"`,
      },
    },
  }));
}

function noRows({ system, code }: ZoneRef, pack?: PreparedPack): AccessGap {
  const where = pack
    ? { zh: `规则包 ${pack.name} `, en: `pack ${pack.name}` }
    : { zh: "所用规则包", en: "the packs used" };
  return {
    kind: "zone-without-rows",
    message: {
      zh: `${where.zh}的准入清单没有 ${system} 分区 ${code} 对该项目的规定，须人工判定`,
      en: `the access list of ${where.en} says nothing of this project in ${system} zone ${code}: to be decided by a person`,
    },
  };
}

/** What the caller said that no pack used lists; it counted as not said. */
export function unrecognisedCodes(packs: readonly PreparedPack[], project: AccessProject): AccessUnrecognised[] {
  const [first, ...others] = packs.map((pack) => [
    ...claimsOf(pack, project).unrecognised,
    ...unrecognisedClass(pack, project.envClass),
  ]);
  return (first ?? []).filter(({ field, value }) =>
    others.every((said) => said.some((entry) => entry.field === field && entry.value === value)),
  );
}

export type AccessUnrecognised = Omit<UnrecognisedCode, "field"> & {
  readonly field: UnrecognisedCode["field"] | "envClass";
};

/** A class that the pack's table does not list counts as not said. */
function inCodesOf(pack: PreparedPack, measures: Measures): Measures {
  if (unrecognisedClass(pack, measures.figures.envClass).length === 0) return measures;
  const { envClass: _, ...figures } = measures.figures;
  return { ...measures, figures };
}

/** Name of the code table of environmental classes. */
const ENVIRONMENT_CLASSES = "environment-class";

function unrecognisedClass(pack: PreparedPack, envClass: string | undefined): AccessUnrecognised[] {
  if (envClass === undefined || codesOf(pack, ENVIRONMENT_CLASSES).chains.has(envClass)) return [];
  return [{ field: "envClass", value: envClass }];
}
