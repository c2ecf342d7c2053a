import type { LocalText } from "../../problems/problem.ts";
import { inForce } from "../applies.ts";
import { isWithin } from "../codeTree.ts";
import type { LayerFacts } from "../facts.ts";
import { type Inherited, nearest } from "../lineage.ts";
import { layerConcept, type PreparedPack } from "../preparePack.ts";
import type { Confidence } from "../ruleRow.ts";
import { type Basis, basisInForce, ruleName } from "../trace.ts";
import type { Regime } from "./accessList.ts";
import { type ZoneRef, zoneCodes } from "./decideAccess.ts";

/** The control regime (管制方式) that holds for the site or for a part of it. */
export interface RegimeFinding {
  readonly rule: string;
  readonly where: Regime["where"];
  /** Part of the site under this regime, ellipsoidal m², unrounded; absent where zones were asked about. */
  readonly areaM2?: number;
  readonly title: LocalText;
  readonly steps: readonly LocalText[];
  readonly basis: readonly Basis[];
  readonly confidence: Confidence;
}

export interface Regimes {
  readonly found: readonly RegimeFinding[];
  /** Part of the site whose regime is not known, m²; `undefined` where no layer or table tells of any. */
  readonly unknownM2: number | undefined;
}

/** By the layer that the table names: the part inside it and the part outside. Slivers have no regime of their own. */
export function regimesOfSite(packs: readonly PreparedPack[], facts: readonly LayerFacts[], asOf: string): Regimes {
  const found: RegimeFinding[] = [];
  let unknownM2: number | undefined;
  for (const pack of packs) {
    for (const row of regimesInForce(pack, asOf)) {
      const layer = facts.find((fact) => layerConcept(pack, fact.layer) === row.layer);
      if (!layer) continue;
      unknownM2 = Math.max(unknownM2 ?? 0, layer.unknownM2);
      const areaM2 = row.where === "inside" ? (layer.status === "hit" ? layer.insideM2 : 0) : outsideM2(layer);
      if (areaM2 > 0) found.push({ ...findingOf(pack, row, asOf), areaM2 });
    }
  }
  return { found, unknownM2 };
}

function outsideM2({ outsideM2, outsideIsSliver, status, insideM2 }: LayerFacts): number {
  if (outsideIsSliver) return 0;
  // What is a sliver inside belongs to the outside that surrounds it.
  return status === "sliver" ? outsideM2 + insideM2 : outsideM2;
}

/** For zones without a site: by the zones that the table says lie wholly on one side. */
export function regimesOfZones(packs: readonly PreparedPack[], zones: readonly ZoneRef[], asOf: string): Regimes {
  const told = (pack: PreparedPack, row: Inherited<Regime>, zone: ZoneRef): boolean =>
    row.zones.some(({ system, code }) => system === zone.system && isWithin(zoneCodes(pack, system), zone.code, code));
  const found = packs.flatMap((pack) =>
    regimesInForce(pack, asOf)
      .filter((row) => zones.some((zone) => told(pack, row, zone)))
      .map((row) => findingOf(pack, row, asOf)),
  );
  return { found, unknownM2: found.length > 0 ? 0 : undefined };
}

/** A side's regime is the nearest pack's, beside the rigid ones above it. */
function regimesInForce(pack: PreparedPack, asOf: string): Inherited<Regime>[] {
  const rows = (pack.accessList?.regimes ?? []).filter((row) => inForce(row, asOf));
  return [...Map.groupBy(rows, ({ layer, where }) => `${layer}\n${where}`).values()].flatMap(nearest);
}

function findingOf(pack: PreparedPack, row: Inherited<Regime>, asOf: string): RegimeFinding {
  return {
    rule: ruleName("regimes", row),
    where: row.where,
    title: row.title,
    steps: row.steps,
    basis: basisInForce(pack, row.basis, asOf),
    confidence: row.confidence,
  };
}
