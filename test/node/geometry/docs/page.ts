import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stripSeries } from "../../../../shared/geometry/ellipsoid.ts";

/** docs/geometry.md, whose numbers tests compute anew and look up in it as texts. */

const REPOSITORY = new URL("../../../../", import.meta.url);

export const inRepository = (path: string): string => fileURLToPath(new URL(path, REPOSITORY).href);

export const read = (path: string): string => readFileSync(inRepository(path), "utf8");

export const page = read("docs/geometry.md");

/** The rows of the table under a header, as cells. */
export function table(header: string): string[][] {
  const rows = page.split(`${header}\n`)[1]!.split("\n\n")[0]!.trim().split("\n").slice(1);
  return rows.map((row) => row.split("|").slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
}

/** A number as the page writes it. */
export function written(value: number, decimals: number): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString("en", digits).replace("-", "−");
}

/** The coefficients A … E as the page has them. */
export const COEFFICIENTS = table("| | value | |").map(([, value]) => Number(value));

/** The code's series above 31°N: the coefficients of the mean over an edge, for `meanStrip`. */
export const MEAN_COEFFICIENTS = stripSeries(31, 0.005).meanCoefficients;

/** The code's k₁ and k₂: it has cₖ/(k + 1), for degrees; the page has cₖ, for thousandths of a degree. */
export const [K1, K2] = [(MEAN_COEFFICIENTS[0]! * 2) / 1e6, (MEAN_COEFFICIENTS[1]! * 3) / 1e9];
