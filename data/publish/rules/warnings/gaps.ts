import {
  decideAccess,
  rowsOfZone,
  speaksOfProject,
  type ZoneRef,
  zoneCodes,
} from "../../../../shared/rules/access/decideAccess.ts";
import { claimsOf } from "../../../../shared/rules/applies.ts";
import { codesOf, type PreparedPack } from "../../../../shared/rules/preparePack.ts";

/** A zone whose rows leave some land classes to nobody. A class stands for all below it where none is spoken of. */
export interface ZoneGap extends ZoneRef {
  readonly landUse: readonly string[] | "all";
}

/**
 * Zones, of systems for which the lineage has rows, in which the answer for some land class would be "nobody knows".
 * Only the finest zones are asked about: those are what plans draw.
 */
export function zoneGaps(pack: PreparedPack, asOf: string): ZoneGap[] {
  const below = Map.groupBy(codesOf(pack, "land-use").entries.values(), ({ parent }) => parent);
  const silent = (zone: ZoneRef, parent: string | undefined): string[] =>
    (below.get(parent) ?? []).flatMap(({ code }) => {
      if (isSpokenOf(pack, zone, code, asOf)) return [];
      const parts = silent(zone, code);
      const all = (below.get(code) ?? []).every((child) => parts.includes(child.code));
      return all ? [code] : parts;
    });
  const systems = new Set(pack.accessList?.rows.map(({ system }) => system));
  const zones = [...systems].flatMap((system) => [...zoneCodes(pack, system).leaves].map((code) => ({ system, code })));
  return zones.flatMap((zone) => {
    const landUse = silent(zone, undefined);
    if (landUse.length === 0) return [];
    const all = (below.get(undefined) ?? []).every(({ code }) => landUse.includes(code));
    return [{ ...zone, landUse: all ? ("all" as const) : landUse }];
  });
}

function isSpokenOf(pack: PreparedPack, zone: ZoneRef, landUse: string, asOf: string): boolean {
  return speaksOfProject(decideAccess(pack, rowsOfZone(pack, zone, asOf), claimsOf(pack, { landUse })));
}
