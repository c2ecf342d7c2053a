import * as z from "zod";

/** What a tolerance list can speak of. */
export const toleranceItemName = z.enum([
  "floorArea",
  "far",
  "buildingDensity",
  "greenRatio",
  "height",
  "setback",
  "boundaryPosition",
  "boundaryArea",
  "parking",
  "elevation",
  "use",
]);

/** `ratio` is a pure number (FAR), `fraction` and `%` are shares of one, `code` is a land-use class. */
export const toleranceUnit = z.enum(["m2", "ha", "mu", "m", "cm", "mm", "ratio", "fraction", "%", "count", "code"]);

export type ToleranceItemName = z.infer<typeof toleranceItemName>;
export type ToleranceUnit = z.infer<typeof toleranceUnit>;

export type Quantity = "area" | "length" | "ratio" | "share" | "count" | "code";

interface UnitMeaning {
  readonly quantity: Quantity;
  /** Base units (m², m, 1) in one unit as numerator and denominator, so that 1.5 亩 is 1000 m² to the last digit. */
  readonly factor: readonly [number, number];
}

const UNITS: Readonly<Record<ToleranceUnit, UnitMeaning>> = {
  m2: { quantity: "area", factor: [1, 1] },
  ha: { quantity: "area", factor: [10_000, 1] },
  mu: { quantity: "area", factor: [2000, 3] },
  m: { quantity: "length", factor: [1, 1] },
  cm: { quantity: "length", factor: [1, 100] },
  mm: { quantity: "length", factor: [1, 1000] },
  ratio: { quantity: "ratio", factor: [1, 1] },
  fraction: { quantity: "share", factor: [1, 1] },
  "%": { quantity: "share", factor: [1, 100] },
  count: { quantity: "count", factor: [1, 1] },
  code: { quantity: "code", factor: [1, 1] },
};

/** How callers also write units. */
const SPELLINGS: Readonly<Record<string, ToleranceUnit>> = {
  "m²": "m2",
  "㎡": "m2",
  平方米: "m2",
  公顷: "ha",
  亩: "mu",
  米: "m",
  percent: "%",
  "1": "ratio",
  个: "count",
};

interface ItemMeaning {
  readonly quantity: Quantity;
  /** Beyond these, in base units, a figure is a slip of the pen and not a building. */
  readonly range: readonly [min: number, max: number];
  readonly whole?: boolean;
}

export const TOLERANCE_ITEMS: Readonly<Record<ToleranceItemName, ItemMeaning>> = {
  floorArea: { quantity: "area", range: [0, 1e8] },
  far: { quantity: "ratio", range: [0, 50] },
  buildingDensity: { quantity: "share", range: [0, 1] },
  greenRatio: { quantity: "share", range: [0, 1] },
  height: { quantity: "length", range: [0, 1500] },
  setback: { quantity: "length", range: [0, 10_000] },
  boundaryPosition: { quantity: "length", range: [0, 10_000] },
  boundaryArea: { quantity: "area", range: [0, 1e12] },
  parking: { quantity: "count", range: [0, 1e6], whole: true },
  elevation: { quantity: "length", range: [-500, 9000] },
  use: { quantity: "code", range: [0, 0] },
};

/** The unit that a caller's or a table's text means, if any. */
export function unitOf(text: string): ToleranceUnit | undefined {
  return toleranceUnit.safeParse(text).data ?? SPELLINGS[text];
}

export function quantityOf(unit: ToleranceUnit): Quantity {
  return UNITS[unit].quantity;
}

/** Brings an amount from one unit to another of the same quantity. */
export function convert(amount: number, from: ToleranceUnit, to: ToleranceUnit): number {
  if (from === to) return amount;
  const [a, b] = UNITS[from].factor;
  const [c, d] = UNITS[to].factor;
  return (amount * (a * d)) / (b * c);
}
