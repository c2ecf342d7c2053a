import { claimsOf } from "../../../../shared/rules/applies.ts";
import { packNotInForce } from "../../../../shared/rules/doubts.ts";
import type { ClassFacts, LayerFacts, Project } from "../../../../shared/rules/facts.ts";
import { type Finding, judgeLayer } from "../../../../shared/rules/findings.ts";
import { layerConcept, notInForce, type PreparedPack } from "../../../../shared/rules/preparePack.ts";
import type { ControlLine, Where } from "../../../../shared/rules/rulePack.ts";
import { outcomeVerdict, worstVerdict } from "../../../../shared/rules/verdict.ts";
import { controlLinesOf, type RuleList } from "../cases/ruleList.ts";
import type { Explanation } from "./explanation.ts";
import { rowFates } from "./rowFates.ts";

/** A part of a layer, or of what lies outside it. */
export interface LayerPlace {
  readonly layer: string;
  /** `*`: features without a class, or what lies outside all of them. */
  readonly class: string;
  readonly where: Where;
}

/** Judges a site that lies wholly in one place, by that layer alone. */
export function explainLayer(
  pack: PreparedPack,
  place: LayerPlace,
  project: Project,
  day: string,
): Explanation<ControlLine> {
  const list = controlLinesOf(pack);
  const claims = claimsOf(pack, project);
  const layer = layerConcept(pack, place.layer);
  const ground = `${layer} ${place.where}`;
  const { findings, doubts } = judgeLayer(pack, factsOf(list, { ...place, layer }), claims, day);
  const open = [...notInForce(pack, day).map((head) => packNotInForce(head, day)), ...doubts];
  const outcomes = findings.map((finding) => outcomeVerdict(finding.outcome));
  return {
    place: `${ground} ${place.class}`,
    verdict: worstVerdict([...outcomes, open.length > 0 ? "undetermined" : "pass"]),
    table: list.table,
    findings: findings.map((finding) => ({ ...finding, says: finding.outcome, demands: demandsOf(finding) })),
    fates: rowFates(list, list.covering(ground, place.class), claims, day),
    open: open.map(({ message }) => message),
    unrecognised: claims.unrecognised,
  };
}

function demandsOf({ authority, opinions, materials }: Finding): string[] {
  return [
    ...(authority === undefined ? [] : [`decided by ${authority}`]),
    ...(opinions.length === 0 ? [] : [`opinions: ${opinions.join(", ")}`]),
    ...(materials.length === 0 ? [] : [`materials: ${materials.join(", ")}`]),
  ];
}

/** A site of 1 m² that touches this place and no other. */
function factsOf(list: RuleList<ControlLine>, { layer, class: value, where }: LayerPlace): LayerFacts {
  const [insideM2, outsideM2] = where === "inside" ? [1, 0] : [0, value === "*" ? 1 : 0];
  const others = list.rows.flatMap((row): [string, ClassFacts][] =>
    row.layer === layer && row.where === "outside" ? [[row.class, areas(0, 0)]] : [],
  );
  const own: [string, ClassFacts][] = value === "*" ? [] : [[value, where === "inside" ? areas(1, 0) : areas(0, 1)]];
  return {
    layer,
    status: where === "inside" ? "hit" : "clear",
    unknownM2: 0,
    unreadM2: 0,
    knownM2: 1,
    insideM2,
    outsideM2,
    outsideIsSliver: false,
    classes: new Map([...others, ...own]),
  };
}

function areas(insideM2: number, outsideM2: number): ClassFacts {
  return { insideM2, insideIsSliver: false, outsideM2, outsideIsSliver: false };
}
