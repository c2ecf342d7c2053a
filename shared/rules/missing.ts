import type { LocalText } from "../problems/problem.ts";
import { type Claims, inForce, isSameBranch, subjectMatches, subjectMayMatch } from "./applies.ts";
import type { LayerFacts } from "./facts.ts";
import type { Inherited } from "./lineage.ts";
import { layerConcept, type PreparedPack } from "./preparePack.ts";
import type { KnowledgeLevel, RequiredLayer } from "./rulePack.ts";
import { type Basis, basisInForce, ruleName } from "./trace.ts";
import { binds } from "./verdict.ts";

/** A layer that should be known and is not, wholly or in part. */
export interface MissingLayer {
  readonly layer: string;
  /** Only `required` ones make the verdict undetermined. */
  readonly level: KnowledgeLevel;
  /** `not-published`: the facts do not speak of the layer at all. `partly-known`: part of the site lies outside coverage. */
  readonly reason: "not-published" | "no-data" | "not-checked" | "partly-known";
  /** Area of the site about which the layer says nothing, m²; absent where no fact tells the size of the site. */
  readonly unknownM2?: number;
  /** The row that asks for the layer; absent where a read failed on a layer whose rows could bind. */
  readonly rule?: string;
  readonly basis: readonly Basis[];
  readonly message: LocalText;
}

/** The layers that the pack asks for on `asOf` and that the facts do not wholly know; and any binding layer that could not be read. */
export function missingLayers(
  pack: PreparedPack,
  facts: readonly LayerFacts[],
  claims: Claims,
  asOf: string,
): MissingLayer[] {
  const siteM2 = facts.length === 0 ? undefined : Math.max(...facts.map((f) => f.knownM2 + f.unknownM2));
  const asked = rowsAsked(pack, claims, asOf);
  const missing = asked.flatMap((row): MissingLayer[] => {
    const gap = gapOf(facts.filter((f) => layerConcept(pack, f.layer) === row.layer));
    if (gap === undefined) return [];
    const unknownM2 = gap.unknownM2 ?? siteM2;
    return [
      {
        layer: row.layer,
        level: row.level,
        reason: gap.reason,
        ...(unknownM2 === undefined ? {} : { unknownM2 }),
        rule: ruleName("required-layers", row),
        basis: basisInForce(pack, row.basis, asOf),
        message: row.reason,
      },
    ];
  });
  return [...missing, ...unread(pack, facts, asOf, missing)];
}

/** A row gives way to a nearer pack's on the same layer and branch of subjects, unless it is rigid. */
function rowsAsked(pack: PreparedPack, claims: Claims, asOf: string): Inherited<RequiredLayer>[] {
  const rows = pack.requiredLayers.filter((row) => inForce(row, asOf));
  const certain = rows.filter((row) => subjectMatches(pack, row.subject, claims));
  const replaced = (row: Inherited<RequiredLayer>): boolean =>
    certain.some(
      ({ depth, layer, subject }) =>
        depth > row.depth && layer === row.layer && isSameBranch(pack, subject, row.subject),
    );
  return rows
    .filter((row) => certain.includes(row) || subjectMayMatch(pack, row.subject, claims))
    .filter((row) => row.rigid || !replaced(row));
}

/** Several published layers may stand for one: one that is wholly known will do, unless another could not be read. */
function gapOf(facts: readonly LayerFacts[]): Pick<MissingLayer, "reason" | "unknownM2"> | undefined {
  const [first] = facts;
  if (first === undefined) return { reason: "not-published" };
  const failed = facts.find((f) => f.status === "not-checked");
  if (failed !== undefined) return { reason: "not-checked", unknownM2: failed.unknownM2 };
  if (facts.some(isWhollyKnown)) return undefined;
  const best = facts.reduce((a, b) => (b.unknownM2 < a.unknownM2 ? b : a), first);
  return { reason: best.status === "no-data" ? "no-data" : "partly-known", unknownM2: best.unknownM2 };
}

/** Facts carry 0 where the uncovered part is rounding. */
function isWhollyKnown(facts: LayerFacts): boolean {
  return facts.status !== "no-data" && facts.status !== "not-checked" && facts.unknownM2 <= 0;
}

/** A layer that nobody requires may still prohibit: a failed read of it must not become a pass. */
function unread(
  pack: PreparedPack,
  facts: readonly LayerFacts[],
  asOf: string,
  missing: readonly MissingLayer[],
): MissingLayer[] {
  const said = new Set(missing.filter((m) => m.level === "required").map((m) => m.layer));
  return facts
    .filter((f) => (f.status === "not-checked" || f.unreadM2 > 0) && !said.has(layerConcept(pack, f.layer)))
    .filter((f) => {
      const rows = pack.rowsByLayer.get(layerConcept(pack, f.layer)) ?? [];
      return rows.some((row) => binds(row.outcome) && inForce(row, asOf));
    })
    .map((f) => ({
      layer: f.layer,
      level: "required",
      reason: "not-checked",
      unknownM2: f.unknownM2,
      basis: [],
      message: {
        zh: "该图层本次未能读取，其中可能有约束性规定，请重试",
        en: "the layer could not be read this time and may hold binding rules: try again",
      },
    }));
}
