import { claimsOf } from "../applies.ts";
import type { Project } from "../facts.ts";
import type { PreparedPack } from "../preparePack.ts";
import type { AccessCondition, DistanceTarget } from "./accessList.ts";
import { decideAccess, rowsOfZone, type ZoneRef } from "./decideAccess.ts";

/** A distance that rows of the zones' lists ask for, and how far one has to look. */
export interface DistanceWanted {
  readonly to: DistanceTarget;
  readonly reachM: number;
}

/** The conditions that could decide: of rows that judge the project, or may once it is described more fully. */
export function conditionsThatMayDecide(
  packs: readonly PreparedPack[],
  zones: readonly ZoneRef[],
  project: Project,
  asOf: string,
): AccessCondition[] {
  return packs.flatMap((pack) => {
    const claims = claimsOf(pack, project);
    return zones.flatMap((zone) => {
      const { rows, possible } = decideAccess(pack, rowsOfZone(pack, zone, asOf), claims);
      return [...rows, ...possible].flatMap((row) => row.conditions);
    });
  });
}

/** The distances that conditions ask for, each target once. */
export function distancesWanted(conditions: readonly AccessCondition[]): DistanceWanted[] {
  const wanted = new Map<string, DistanceWanted>();
  for (const condition of conditions) {
    if (condition.op === "in" || !condition.to) continue;
    const name = targetName(condition.to);
    // A little farther than the row says: what is not found there is farther, not just as far.
    const reachM = Math.max(wanted.get(name)?.reachM ?? 0, condition.value * 1.01 + 1);
    wanted.set(name, { to: condition.to, reachM });
  }
  return [...wanted.values()];
}

export function targetName({ layer, class: value }: DistanceTarget): string {
  return value === undefined ? layer : `${layer}:${value}`;
}
