import { classRefines } from "./applies.ts";
import type { CodeTree } from "./codeTree.ts";
import type { LayerFacts } from "./facts.ts";
import type { ControlLine, Where } from "./rulePack.ts";

/** A part of the site that the rows of a layer judge as one. Areas are ellipsoidal m². */
export interface Region {
  readonly where: Where;
  /** Inside: the class value, or undefined where the features bear none. Outside: the class outside which it lies, `*` for the layer. */
  readonly class: string | undefined;
  readonly areaM2: number;
  /** Too small or thin to be a fact: rows do not fire, the answer says that a tolerance was applied. */
  readonly sliver: boolean;
}

/** Overlap without a class below this, or below `relative` of the overlap, is rounding of sums (the same figures as for uncovered area). */
const rounding = { m2: 0.01, relative: 1e-8 };

/** The regions that the rows of a layer could judge. A layer that was not read, or has no data here, has none. */
export function regionsOf(facts: LayerFacts, rows: readonly ControlLine[]): Region[] {
  if (facts.status === "no-data" || facts.status === "not-checked") return [];
  return [...insideRegions(facts), ...outsideRegions(facts, rows)];
}

function insideRegions(facts: LayerFacts): Region[] {
  if (facts.status === "clear") return [];
  const sliver = facts.status === "sliver";
  const regions: Region[] = [];
  let classedM2 = 0;
  for (const [value, { insideM2, insideIsSliver }] of facts.classes) {
    if (!(insideM2 > 0)) continue;
    classedM2 += insideM2;
    regions.push({ where: "inside", class: value, areaM2: insideM2, sliver: sliver || insideIsSliver });
  }
  const restM2 = facts.insideM2 - classedM2;
  const negligible = classedM2 > 0 ? Math.max(rounding.m2, rounding.relative * facts.insideM2) : 0;
  if (restM2 > negligible) regions.push({ where: "inside", class: undefined, areaM2: restM2, sliver });
  return regions;
}

function outsideRegions(facts: LayerFacts, rows: readonly ControlLine[]): Region[] {
  const classes = new Set(rows.filter((row) => row.where === "outside").map((row) => row.class));
  return [...classes]
    .map((value): Region => {
      const found = value === "*" ? facts : facts.classes.get(value);
      // A class that the site does not touch is absent from the facts: the whole known site lies outside it.
      const areaM2 = found?.outsideM2 ?? facts.knownM2;
      return { where: "outside", class: value, areaM2, sliver: found?.outsideIsSliver ?? false };
    })
    .filter((region) => region.areaM2 > 0);
}

/** The row speaks of this region. */
export function covers(tree: CodeTree, row: ControlLine, region: Region): boolean {
  if (row.where !== region.where) return false;
  // Land outside one class may lie inside another, so outside rows of different classes do not refine each other.
  if (region.where === "outside") return row.class === region.class;
  return row.class === "*" || (region.class !== undefined && classRefines(tree, region.class, row.class));
}
