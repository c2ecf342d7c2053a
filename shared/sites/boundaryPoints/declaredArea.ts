import { ellipsoidalArea, planarArea } from "../../geometry/area.ts";
import { type MultiPolygon, oriented } from "../../geometry/rings.ts";
import type { SiteWarning } from "../site.ts";
import { decimal, type Parcel } from "./grammar.ts";
import { narrow } from "./narrow.ts";

const HECTARE_M2 = 10_000;

/** A difference of 0.0001 ha, or of a thousandth, is rounding. */
const TOLERANCE_M2 = 1;
const TOLERANCE_SHARE = 0.001;

/** Where a field has a unit after its number. Form and custom have hectares, some files square metres, neither says so. */
const UNITS: Readonly<Record<string, number>> = {
  公顷: HECTARE_M2,
  ha: HECTARE_M2,
  平方米: 1,
  m2: 1,
  亩: 2000 / 3,
};

/** Compares the area that a parcel's head states with that of its coordinates, in their plane. */
export function areaWarnings(parcel: Parcel, polygons: MultiPolygon, isDegrees: boolean): SiteWarning[] {
  if (parcel.area === "") return [];
  const [, number = "", unit = ""] = /^([\d.]+)(.*)$/.exec(narrow(parcel.area)) ?? [];
  const value = decimal(number);
  const factors = unit === "" ? [HECTARE_M2, 1] : [UNITS[unit.toLowerCase()] ?? Number.NaN];
  if (!factors.every((factor) => Number.isFinite(value * factor))) return [unreadable(parcel)];
  const computedM2 = isDegrees ? ellipsoidalArea(polygons.map(oriented)) : planarArea(polygons);
  const off = (factor: number) => Math.abs(value * factor - computedM2);
  const factor = factors.reduce((best, each) => (off(each) < off(best) ? each : best));
  if (off(factor) <= Math.max(TOLERANCE_M2, TOLERANCE_SHARE * computedM2)) return [];
  return [differing(parcel, value * factor, computedM2)];
}

function differing({ line, number, area }: Parcel, declaredM2: number, computedM2: number): SiteWarning {
  const [said, found] = [declaredM2, computedM2].map((areaM2) => areaM2.toFixed(2));
  return {
    code: "declared-area-differs",
    detail: {
      zh: `第 ${line} 行地块 ${number} 标注面积 ${area}（${said} m²），按坐标计算为 ${found} m²`,
      en: `Line ${line}: parcel ${number} is said to have ${area} (${said} m²); its coordinates enclose ${found} m²`,
    },
    line,
  };
}

function unreadable({ line, number, area }: Parcel): SiteWarning {
  const said = area.slice(0, 40);
  return {
    code: "declared-area-unreadable",
    detail: {
      zh: `第 ${line} 行地块 ${number} 的标注面积 ${said} 不是数，未作比较`,
      en: `Line ${line}: the stated area of parcel ${number}, ${said}, is not a number and was not compared`,
    },
    line,
  };
}
