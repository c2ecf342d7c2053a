import type { LocalText } from "../problems/problem.ts";
import { type Claims, inForce, unlistedTags } from "./applies.ts";
import { decide } from "./decide.ts";
import { classUnknown, type Doubt, mostlySliver, subjectUndeclared, tagUnknown } from "./doubts.ts";
import type { LayerFacts } from "./facts.ts";
import type { Inherited } from "./lineage.ts";
import { classCodesOf, layerConcept, type PreparedPack } from "./preparePack.ts";
import { covers, type Region, regionsOf } from "./regions.ts";
import type { Confidence, ControlLine, Outcome, Where } from "./rulePack.ts";
import { type Basis, basisInForce, ruleName } from "./trace.ts";
import { binds, compareStrictness } from "./verdict.ts";

export interface Finding {
  /** Pack, version and row: `cn@2026.1/control-lines#12`. */
  readonly rule: string;
  readonly outcome: Outcome;
  readonly where: Where;
  /** The row's class: a class value of the layer, or `*`. */
  readonly class: string;
  /** Area that the row judges, ellipsoidal m², unrounded. */
  readonly areaM2: number;
  readonly authority?: string;
  readonly opinions: readonly string[];
  readonly materials: readonly string[];
  readonly basis: readonly Basis[];
  readonly confidence: Confidence;
  readonly message: LocalText;
}

/** What one pack says about one layer. */
export interface LayerJudgement {
  readonly findings: readonly Finding[];
  readonly doubts: readonly Doubt[];
  readonly toleranceApplied: boolean;
}

/** Judges one layer's facts by one pack's control lines in force on `asOf`. */
export function judgeLayer(pack: PreparedPack, facts: LayerFacts, claims: Claims, asOf: string): LayerJudgement {
  const layer = layerConcept(pack, facts.layer);
  const rows = (pack.rowsByLayer.get(layer) ?? []).filter((row) => inForce(row, asOf));
  const judged = new Map<Inherited<ControlLine>, Region[]>();
  const doubts: Doubt[] = [];
  let toleranceApplied = false;
  for (const region of regionsOf(facts, rows)) {
    const covering = rows.filter((row) => covers(classCodesOf(pack, layer), row, region));
    const decision = decide(pack, covering, claims);
    if (region.sliver) {
      toleranceApplied ||= decision.rows.length > 0;
      if (isMostOfSite(region, facts) && decision.rows.some((row) => binds(row.outcome))) {
        doubts.push(mostlySliver(pack, facts.layer, region));
      }
      continue;
    }
    for (const row of decision.rows) judged.set(row, [...(judged.get(row) ?? []), region]);
    if (isUnknownClass(region, rows, covering)) doubts.push(classUnknown(pack, facts.layer, region));
    doubts.push(...decision.possible.map((row) => subjectUndeclared(pack, facts.layer, region, row)));
    const unknownTags = unlistedTags(claims);
    if (unknownTags.length > 0) {
      doubts.push(...decision.otherTags.map((row) => tagUnknown(pack, facts.layer, region, row, unknownTags)));
    }
  }
  const findings = [...judged].map(([row, regions]) => finding(pack, row, judgedAreaM2(row, regions, facts), asOf));
  return { findings: findings.sort(byStrictness), doubts, toleranceApplied };
}

/** A pole's base can lie wholly on farmland and be smaller than any tolerance. */
function isMostOfSite(region: Region, facts: LayerFacts): boolean {
  return region.areaM2 > 0.5 * (facts.knownM2 + facts.unknownM2);
}

/** The layer is judged by class, this class is not among those that rows name, and no default row takes the rest. */
function isUnknownClass(
  region: Region,
  rows: readonly Inherited<ControlLine>[],
  covering: readonly Inherited<ControlLine>[],
): boolean {
  if (region.where === "outside") return false;
  const byClass = rows.some((row) => row.where === "inside" && row.class !== "*");
  const named = covering.some((row) => row.class !== "*" || row.subject.kind === "any");
  return byClass && !named;
}

/** Classes may overlap each other, so their sum never exceeds the layer's own total. */
function judgedAreaM2(row: Inherited<ControlLine>, regions: readonly Region[], facts: LayerFacts): number {
  const sum = regions.reduce((total, region) => total + region.areaM2, 0);
  return row.where === "outside" ? sum : Math.min(sum, facts.insideM2);
}

function finding(pack: PreparedPack, row: Inherited<ControlLine>, areaM2: number, asOf: string): Finding {
  return {
    rule: ruleName("control-lines", row),
    outcome: row.outcome,
    where: row.where,
    class: row.class,
    areaM2,
    ...(row.authority === undefined ? {} : { authority: row.authority }),
    opinions: row.opinions,
    materials: row.materials,
    basis: basisInForce(pack, row.basis, asOf),
    confidence: row.confidence,
    message: row.message,
  };
}

function byStrictness(a: Finding, b: Finding): number {
  return compareStrictness(a.outcome, b.outcome) || (a.rule < b.rule ? -1 : 1);
}
