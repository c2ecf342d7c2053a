import { ellipsoidalArea } from "../geometry/area.ts";
import { repairPolygons } from "../geometry/repair.ts";
import type { MultiPolygon, Polygon } from "../geometry/rings.ts";
import type { LocalText } from "../problems/problem.ts";
import type { Pointer } from "./json.ts";
import { coveringDefects, invalidShape } from "./shapeProblems.ts";
import type { SiteWarning } from "./site.ts";

export interface MendedShape {
  readonly polygons: MultiPolygon;
  readonly warning: SiteWarning;
}

/**
 * A polygon that covers some place otherwise than once, read even-odd, where that is a matter of digitising only: what it
 * encloses as it was sent, even-odd and non-zero, differs by at most `share` of its area.
 * @throws Problem those of `invalidShape` where more would change
 */
export function mendShape(polygon: Polygon, pointer: Pointer, share: number): MendedShape {
  const defects = coveringDefects(polygon, pointer);
  const { polygons, ambiguities } = repairPolygons([polygon]);
  const sentM2 = ellipsoidalArea([polygon]);
  const mendedM2 = ellipsoidalArea(polygons);
  const otherM2 = mendedM2 + ambiguities.reduce((sum, { evenOddM2, nonZeroM2 }) => sum + nonZeroM2 - evenOddM2, 0);
  const changeM2 = Math.max(Math.abs(sentM2 - mendedM2), Math.abs(otherM2 - mendedM2));
  if (!(changeM2 <= share * mendedM2)) throw invalidShape(defects, tooMuch(sentM2, mendedM2, otherM2, share));
  return { polygons, warning: { code: "repaired", detail: mended(sentM2, mendedM2), pointer, defects } };
}

function tooMuch(sentM2: number, evenOddM2: number, nonZeroM2: number, share: number): LocalText {
  const [sent, evenOdd, nonZero] = [sentM2, evenOddM2, nonZeroM2].map((areaM2) => areaM2.toFixed(2));
  return {
    zh: `未予修复：原图 ${sent} m²，奇偶规则 ${evenOdd} m²，非零规则 ${nonZero} m²，相差超过面积的 ${share}`,
    en: `not repaired: ${sent} m² as sent, ${evenOdd} m² read even-odd, ${nonZero} m² non-zero, which differ by more than ${share} of the area`,
  };
}

function mended(sentM2: number, mendedM2: number): LocalText {
  const [sent, after] = [sentM2, mendedM2].map((areaM2) => areaM2.toFixed(2));
  return {
    zh: `边界已修复：面积由 ${sent} m² 变为 ${after} m²；位置见 defects`,
    en: `The boundary was repaired: ${sent} m² before, ${after} m² after; see defects for the places`,
  };
}
