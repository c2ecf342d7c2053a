import { ISLAND, RESERVOIR, TOWN, TOWNSHIPS } from "./county.ts";
import { blobDepth } from "./curves.ts";
import type { Ground, LandCover } from "./landCover.ts";
import { latticeValue, noise } from "./random.ts";
import { LEVELS } from "./terrain.ts";

/**
 * What the plan says of a piece of ground. The three control lines are decided here, in order, so that no ground
 * lies in two of them: red line, then growth boundary, then permanent farmland.
 */
export interface Zoning {
  readonly redLine: "核心保护区" | "一般控制区" | null;
  readonly growth: "410" | "420" | "430" | null;
  readonly farmland: boolean;
  /** Planning zone (domain code of 规划分区). */
  readonly zone: string;
  readonly waterSource: "一级保护区" | "二级保护区" | "准保护区" | null;
  readonly flood: "洪涝风险区" | "蓄滞洪区" | null;
  readonly environment: "优先保护单元" | "重点管控单元" | "一般管控单元";
}

/** One entry a face; null outside the county. Faces of one parcel share their zoning. */
export function makeZoning(cover: LandCover): (Zoning | null)[] {
  const byGround = new Map<Ground, Zoning>();
  return cover.ground.map((ground) => {
    if (!ground) return null;
    const zoning = byGround.get(ground) ?? zoningOf(ground);
    byGround.set(ground, zoning);
    return zoning;
  });
}

function zoningOf(ground: Ground): Zoning {
  const redLine = redLineOf(ground);
  const growth = redLine ? null : growthOf(ground);
  const farmland = !redLine && !growth && isPermanentFarmland(ground);
  const waterSource = waterSourceOf(ground);
  return {
    redLine,
    growth,
    farmland,
    zone: zoneOf(ground, redLine, growth, farmland),
    waterSource,
    flood: floodOf(ground),
    environment:
      redLine || waterSource === "一级保护区"
        ? "优先保护单元"
        : growth || isMine(ground)
          ? "重点管控单元"
          : "一般管控单元",
  };
}

function redLineOf({ landClass, height, place }: Ground): Zoning["redLine"] {
  if (landClass === "1103") return "一般控制区";
  const isWild = /^(03|04|110[1-7])/.test(landClass) && place === "open";
  if (!isWild || height < LEVELS.redLine) return null;
  return height > LEVELS.core ? "核心保护区" : "一般控制区";
}

function growthOf(ground: Ground): Zoning["growth"] {
  const { place, landClass, river } = ground;
  if (place === "park") return "410";
  if (place === "seat") return landClass.startsWith("11") ? null : "410";
  if (place === "town") {
    if (landClass.startsWith("01")) return null;
    return river || landClass === "0810" ? "430" : "410";
  }
  return isReserve(ground) ? "420" : null;
}

/** Between town and park, and a belt east of the ring road; some farmed parcels stay out: windows. */
function isReserve({ at, townDistance, landClass }: Ground): boolean {
  const reach = 1.32 + 0.5 * noise(at[0] / 1500, at[1] / 1500, 401);
  const isEast = at[0] > TOWN[0] - 600 && at[1] > TOWN[1] - 2600;
  if (!isEast || townDistance > reach) return false;
  return !(landClass.startsWith("01") && chanceAt(at, 403) < 0.13);
}

function isPermanentFarmland({ landClass, at, height, townDistance }: Ground): boolean {
  if (!landClass.startsWith("01") || height > LEVELS.foot) return false;
  if (townDistance < 1.9) return true;
  return noise(at[0] / 2300, at[1] / 2300, 405) > 0.3 && chanceAt(at, 407) < 0.94;
}

function zoneOf(ground: Ground, redLine: Zoning["redLine"], growth: Zoning["growth"], farmland: boolean): string {
  const { landClass, place, river } = ground;
  if (redLine) return "100";
  if (growth === "410") return builtZone(landClass);
  if (growth) return growth;
  if (river?.managed) return "200";
  if (farmland) return "300";
  if (isMine(ground)) return "700";
  if (place === "village" || landClass === "0702") return "510";
  return /^(03|04)/.test(landClass) ? "530" : "520";
}

function builtZone(landClass: string): string {
  if (/^070/.test(landClass)) return "411";
  if (landClass.startsWith("08H")) return "412";
  if (landClass === "05H1") return "413";
  if (landClass === "0601") return "414";
  if (landClass === "0508") return "415";
  if (landClass === "0810") return "416";
  return /^10/.test(landClass) ? "417" : "418";
}

function waterSourceOf({ at }: Ground): Zoning["waterSource"] {
  const depth = Math.min(blobDepth(RESERVOIR, at), blobDepth(ISLAND, at) + 0.5);
  if (depth < 1.18) return "一级保护区";
  if (depth < 1.75) return "二级保护区";
  return depth < 2.5 ? "准保护区" : null;
}

function floodOf({ at, height, toRiver, township }: Ground): Zoning["flood"] {
  if (height > 0.47 || toRiver > 250 + 700 * noise(at[0] / 3000, at[1] / 3000, 411)) return null;
  return TOWNSHIPS[township]!.name.endsWith("东畈镇") ? "蓄滞洪区" : "洪涝风险区";
}

function isMine({ landClass }: Ground): boolean {
  return landClass === "0602";
}

function chanceAt(at: Ground["at"], seed: number): number {
  return latticeValue(Math.round(at[0]), Math.round(at[1]), seed);
}
