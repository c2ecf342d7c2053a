import { round } from "../rules/round.ts";

/** Rounding for people: once, on output. */
export { round };

export const SQUARE_METRES_PER_HECTARE = 10_000;
/** 1 亩 = 2000/3 m². */
export const SQUARE_METRES_PER_MU = 2000 / 3;

export const roundM2 = (areaM2: number): number => round(areaM2, 2);
export const hectares = (areaM2: number): number => round(areaM2 / SQUARE_METRES_PER_HECTARE, 4);
export const mu = (areaM2: number): number => round(areaM2 / SQUARE_METRES_PER_MU, 4);
/** Share of the site, a fraction of 1. */
export const share = (areaM2: number, ofM2: number): number => (ofM2 > 0 ? round(Math.min(areaM2 / ofM2, 1), 6) : 0);
