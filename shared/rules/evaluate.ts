import { type Claims, claimsOf, type UnrecognisedCode, unrecognisedByAll } from "./applies.ts";
import { ancestry } from "./codeTree.ts";
import { type Doubt, noRules, packNotInForce } from "./doubts.ts";
import type { LayerFacts, Project } from "./facts.ts";
import { type Finding, judgeLayer, type LayerJudgement } from "./findings.ts";
import { type MissingLayer, missingLayers } from "./missing.ts";
import { codesOf, notInForce, type PreparedPack } from "./preparePack.ts";
import { binds, outcomeVerdict, type Verdict, worstVerdict } from "./verdict.ts";

export interface LayerFindings {
  /** Code of the layer as published, in the order of the facts. */
  readonly layer: string;
  /** From the strictest to the loosest, then by row. */
  readonly findings: readonly Finding[];
  /** A sliver on this layer, or outside it, was left out of account. */
  readonly toleranceApplied: boolean;
}

export interface Evaluation {
  readonly verdict: Verdict;
  readonly layers: readonly LayerFindings[];
  /** The highest level whose consent a binding finding asks for. */
  readonly authority?: string;
  /** Union over all findings, in their order. */
  readonly opinions: readonly string[];
  readonly materials: readonly string[];
  readonly toleranceApplied: boolean;
  readonly missing: readonly MissingLayer[];
  readonly doubts: readonly Doubt[];
  /** What the caller said in codes that no pack lists; it counted as not said. */
  readonly unrecognised: readonly UnrecognisedCode[];
}

interface PackEvaluation {
  readonly claims: Claims;
  readonly judgements: readonly LayerJudgement[];
  readonly missing: readonly MissingLayer[];
  readonly doubts: readonly Doubt[];
}

/**
 * Judges a site. Pure: equal packs, facts, project and day give an equal answer.
 *
 * The verdict is the worst of `fail` > `undetermined` > `conditional` > `pass`: a prohibition fails, a restriction is a
 * condition, a required layer that is not wholly known, or a doubt, is undetermined.
 *
 * @param packs each judges on its own; their results combine to the strictest
 * @param facts one entry a published layer, areas in ellipsoidal m²
 * @param asOf the day whose rules apply, YYYY-MM-DD in Asia/Shanghai
 */
export function evaluate(
  packs: readonly PreparedPack[],
  facts: readonly LayerFacts[],
  project: Project,
  asOf: string,
): Evaluation {
  const sound = facts.map(withoutNonsense);
  const parts = packs.map((pack) => evaluatePack(pack, sound, project, asOf));
  const layers = sound.map((fact, index) => combineLayer(fact.layer, parts, index));
  const findings = layers.flatMap((layer) => layer.findings);
  const missing = parts.flatMap((part) => part.missing);
  const doubts = parts.length === 0 ? [noRules] : parts.flatMap((part) => part.doubts);
  const uncertain = doubts.length > 0 || missing.some((layer) => layer.level === "required");
  const authority = highestAuthority(packs, findings);
  return {
    verdict: worstVerdict([...findings.map((f) => outcomeVerdict(f.outcome)), uncertain ? "undetermined" : "pass"]),
    layers,
    ...(authority === undefined ? {} : { authority }),
    opinions: [...new Set(findings.flatMap((f) => f.opinions))],
    materials: [...new Set(findings.flatMap((f) => f.materials))],
    toleranceApplied: layers.some((layer) => layer.toleranceApplied),
    missing,
    doubts,
    unrecognised: unrecognisedByAll(parts.map(({ claims }) => claims.unrecognised)),
  };
}

function evaluatePack(
  pack: PreparedPack,
  facts: readonly LayerFacts[],
  project: Project,
  asOf: string,
): PackEvaluation {
  const claims = claimsOf(pack, project);
  const judgements = facts.map((fact) => judgeLayer(pack, fact, claims, asOf));
  const doubts = judgements.flatMap((judgement) => judgement.doubts);
  return {
    claims,
    judgements,
    missing: missingLayers(pack, facts, claims, asOf),
    doubts: [...notInForce(pack, asOf).map((head) => packNotInForce(head, asOf)), ...doubts],
  };
}

/** Facts whose figures are not numbers say nothing: the layer counts as not checked, the whole site as unknown. */
function withoutNonsense(facts: LayerFacts, _: number, all: readonly LayerFacts[]): LayerFacts {
  if (isSound(facts)) return facts;
  const siteM2 = Math.max(0, ...all.filter(isSound).map((f) => f.knownM2 + f.unknownM2));
  return { ...facts, status: "not-checked", unknownM2: siteM2, unreadM2: siteM2, knownM2: 0 };
}

function isSound(facts: LayerFacts): boolean {
  const figures = [facts.unknownM2, facts.unreadM2, facts.knownM2, facts.insideM2, facts.outsideM2];
  for (const { insideM2, outsideM2 } of facts.classes.values()) figures.push(insideM2, outsideM2);
  return figures.every(Number.isFinite);
}

function combineLayer(layer: string, parts: readonly PackEvaluation[], index: number): LayerFindings {
  const judgements = parts.map((part) => part.judgements[index]!);
  return {
    layer,
    findings: judgements.flatMap((judgement) => judgement.findings),
    toleranceApplied: judgements.some((judgement) => judgement.toleranceApplied),
  };
}

/** The order is the packs' own: in their table of authorities each level's parent is the one above it. */
function highestAuthority(packs: readonly PreparedPack[], findings: readonly Finding[]): string | undefined {
  const depth = (authority: string): number =>
    Math.max(0, ...packs.map((pack) => ancestry(codesOf(pack, "authority"), authority).length));
  return findings
    .filter((finding) => binds(finding.outcome))
    .flatMap((finding) => finding.authority ?? [])
    .reduce<string | undefined>(
      (best, next) => (best === undefined || depth(next) < depth(best) ? next : best),
      undefined,
    );
}
