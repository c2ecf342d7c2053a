import type { ProjectFigures } from "../rules/access/conditions.ts";
import type { ReadClaim } from "../rules/tolerance/readClaim.ts";
import { convert, type ToleranceItemName, type ToleranceUnit } from "../rules/tolerance/units.ts";
import { SQUARE_METRES_PER_HECTARE } from "./rounding.ts";
import type { FiguresNow } from "./stageConditions.ts";

type NumericFigure = keyof Omit<ProjectFigures, "envClass">;

interface Measure {
  readonly figure: NumericFigure;
  readonly unit: ToleranceUnit;
  /** What is measured of one building counts too; of the others only what is measured of the whole project. */
  readonly ofBuildings?: true;
}

/** The figure of a condition that an item measures, and the unit that conditions have it in. */
const MEASURES: Partial<Record<ToleranceItemName, Measure>> = {
  far: { figure: "far", unit: "ratio" },
  buildingDensity: { figure: "buildingDensity", unit: "fraction" },
  greenRatio: { figure: "greenRatio", unit: "fraction" },
  height: { figure: "heightM", unit: "m", ofBuildings: true },
  boundaryArea: { figure: "siteHa", unit: "ha" },
};

/** The project's figures as built, unrounded. @param surveyedM2 area of the surveyed outline, where there is one */
export function measuredFigures(
  claims: readonly ReadClaim[],
  { envClass, surveyedM2 }: { readonly envClass: string | undefined; readonly surveyedM2: number | undefined },
): FiguresNow {
  const measured: Partial<Record<NumericFigure, (number | undefined)[]>> = {};
  for (const { kind, claim } of claims) {
    const measure = kind === "amounts" ? MEASURES[claim.item] : undefined;
    if (kind !== "amounts" || !measure || (claim.scope === "per-building" && !measure.ofBuildings)) continue;
    measured[measure.figure] ??= [];
    measured[measure.figure]!.push(inUnit(claim.measured, claim.unit, measure.unit));
  }
  return {
    ...measured,
    ...(surveyedM2 === undefined ? {} : { siteHa: [surveyedM2 / SQUARE_METRES_PER_HECTARE] }),
    ...(envClass === undefined ? {} : { envClass: [envClass] }),
  };
}

/** Fifteen digits: a decimal in another unit is that decimal again, and no binary fraction beside it. */
function inUnit(amount: number | undefined, from: ToleranceUnit, to: ToleranceUnit): number | undefined {
  return amount === undefined ? undefined : Number(convert(amount, from, to).toPrecision(15));
}

/** The uses as built, or what the project says of itself where none was measured. */
export function measuredUses(claims: readonly ReadClaim[], stated: string | undefined): (string | undefined)[] {
  const uses = claims.flatMap(({ kind, claim }) => (kind === "use" ? [claim.measured] : []));
  return uses.length === 0 ? [stated] : uses;
}
