import { type LocalText, Problem } from "../../problems/problem.ts";
import type { Claim, UseClaim } from "./compare.ts";
import {
  convert,
  type Quantity,
  quantityOf,
  TOLERANCE_ITEMS,
  type ToleranceItemName,
  type ToleranceUnit,
  unitOf,
} from "./units.ts";

/** One item of a request: amounts with a unit, or two land-use codes. */
export interface SaidItem {
  readonly item: ToleranceItemName;
  /** Name of the building that the item is of; absent: of the whole project. */
  readonly building?: string | undefined;
  /** What the caller calls it, e.g. which side a setback is on. */
  readonly label?: string | undefined;
  readonly unit?: string | undefined;
  readonly approved?: number | string | undefined;
  readonly measured?: number | string | undefined;
}

export type ReadClaim =
  | { readonly kind: "amounts"; readonly claim: Claim }
  | { readonly kind: "use"; readonly claim: UseClaim };

/**
 * What a caller says, checked: its unit measures what the item is, and no figure is nonsense.
 * @param pointer place of the item in the request
 * @throws Problem `unknown-unit`, `wrong-unit`, `implausible-amount`, `not-an-amount`
 */
export function readClaim(said: SaidItem, pointer: string): ReadClaim {
  const { item, building, approved, measured } = said;
  const { quantity } = TOLERANCE_ITEMS[item];
  const unit = readUnit(said, quantity, `${pointer}/unit`);
  if (quantity === "code") {
    const claim = {
      approved: codeOf(approved, `${pointer}/approved`),
      measured: codeOf(measured, `${pointer}/measured`),
    };
    return { kind: "use", claim };
  }
  const claim: Claim = {
    item,
    scope: building === undefined ? "total" : "per-building",
    unit,
    approved: amountOf(item, unit, approved, `${pointer}/approved`),
    measured: amountOf(item, unit, measured, `${pointer}/measured`),
  };
  return { kind: "amounts", claim };
}

/** Quantities that have one unit only need none to be said. */
const ONLY_UNIT: Partial<Record<Quantity, ToleranceUnit>> = { ratio: "ratio", count: "count", code: "code" };

function readUnit({ item, unit: said }: SaidItem, quantity: Quantity, pointer: string): ToleranceUnit {
  const unit = said === undefined ? ONLY_UNIT[quantity] : unitOf(said);
  if (unit === undefined) {
    throw problem(UNKNOWN_UNIT, pointer, {
      zh: said === undefined ? `${item} 未写单位` : `不认识的单位 ${said.slice(0, 20)}`,
      en: said === undefined ? `${item} has no unit` : `Unknown unit ${said.slice(0, 20)}`,
    });
  }
  if (quantityOf(unit) === quantity) return unit;
  throw problem(WRONG_UNIT, pointer, {
    zh: `${unit} 不是 ${item} 的单位`,
    en: `${unit} is not a unit of ${item}, which is ${quantity === "area" ? "an" : "a"} ${quantity}`,
  });
}

function amountOf(
  item: ToleranceItemName,
  unit: ToleranceUnit,
  said: number | string | undefined,
  pointer: string,
): number | undefined {
  if (said === undefined) return undefined;
  if (typeof said === "string") throw notAnAmount(pointer, "应为数", "should be a number");
  const { range, whole } = TOLERANCE_ITEMS[item];
  const [min, max] = range;
  const base = convert(said, unit, BASE_UNIT[quantityOf(unit)]);
  if (base < min || base > max) {
    const limits = `${min} … ${max} ${BASE_UNIT[quantityOf(unit)]}`;
    throw problem(IMPLAUSIBLE, pointer, {
      zh: `${item} 为 ${said} ${unit} 不合常理；应在 ${limits} 之间`,
      en: `${item} of ${said} ${unit} cannot be; it lies in ${limits}`,
    });
  }
  if (whole && !Number.isInteger(base)) throw notAnAmount(pointer, "应为整数", "should be a whole number");
  return said;
}

const BASE_UNIT: Readonly<Record<Quantity, ToleranceUnit>> = {
  area: "m2",
  length: "m",
  ratio: "ratio",
  share: "fraction",
  count: "count",
  code: "code",
};

function codeOf(said: number | string | undefined, pointer: string): string | undefined {
  if (typeof said === "number")
    throw notAnAmount(pointer, "应为用地分类代码（文本）", "should be a land-use code, as a text");
  return said;
}

function notAnAmount(pointer: string, zh: string, en: string): Problem {
  return problem(NOT_AN_AMOUNT, pointer, { zh: `${pointer} ${zh}`, en: `${pointer} ${en}` });
}

const UNKNOWN_UNIT = { type: "unknown-unit", status: 400, title: { zh: "不认识的单位", en: "Unknown unit" } };
const WRONG_UNIT = { type: "wrong-unit", status: 400, title: { zh: "单位不符", en: "The unit does not fit the item" } };
const IMPLAUSIBLE = {
  type: "implausible-amount",
  status: 400,
  title: { zh: "数值不合常理", en: "The amount cannot be" },
};
const NOT_AN_AMOUNT = {
  type: "not-an-amount",
  status: 400,
  title: { zh: "值的类型不符", en: "The value does not fit" },
};

const MEND: LocalText = {
  zh: "面积用 m2、ha、mu（亩），长度用 m、cm、mm，比率用 % 或 fraction，容积率用 ratio，数量用 count",
  en: "Areas in m2, ha or mu, lengths in m, cm or mm, shares in % or fraction, FAR in ratio, numbers in count",
};

function problem(kind: typeof UNKNOWN_UNIT, pointer: string, detail: LocalText): Problem {
  return new Problem({ ...kind, detail, mend: MEND, pointer });
}
