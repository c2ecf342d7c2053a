import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { overlapFigure } from "../../../../docs/figures/overlap.ts";
import { crsByEpsg } from "../../../../shared/geometry/crs.ts";
import { edgeSagittaM } from "../../../../shared/geometry/densify.ts";
import {
  DEGREE,
  ECCENTRICITY_SQUARED,
  metresPerDegree,
  SEMI_MINOR_AXIS_M,
  trapeziumArea,
} from "../../../../shared/geometry/ellipsoid.ts";
import { COEFFICIENTS, inRepository, K1, K2, page, read, table, written } from "./page.ts";

/** Coefficient of sin nφ in the code: trapezia from the equator around the circle, projected on it. */
function coefficientInCode(n: number): number {
  const steps = 64;
  let sum = 0;
  for (let j = 0; j < steps; j++) {
    sum += trapeziumArea(0, (360 * j) / steps, 1) * Math.sin((2 * Math.PI * n * j) / steps);
  }
  return Math.abs((2 * sum) / steps / (SEMI_MINOR_AXIS_M ** 2 * DEGREE));
}

describe("docs/geometry.md on areas", () => {
  it("has the coefficients of the code", () => {
    const [a, b, c, d, e] = [1, 3, 5, 7, 9].map(coefficientInCode);
    const expected = [a!.toFixed(12), b!.toFixed(12), c!.toExponential(6), d!.toExponential(6), e!.toExponential(2)];
    expect(table("| | value | |").map(([, value]) => value)).toEqual(expected);
  });

  it("has b and e² of CGCS2000", () => {
    expect(page).toContain(`b = ${written(SEMI_MINOR_AXIS_M, 4)} m and e² = ${ECCENTRICITY_SQUARED.toFixed(13)}`);
  });

  it("has the formulas of the coefficients in e²", () => {
    for (const [, value, formula] of table("| | value | |")) {
      const byHand = formula!.split(" + ").reduce((sum, term) => {
        const [, over, under = "1", power = ""] = /^(\d+)(?:\/(\d+) e(.))?$/.exec(term)!;
        return sum + (Number(over) / Number(under)) * ECCENTRICITY_SQUARED ** ["", "²", "⁴", "⁶", "⁸"].indexOf(power);
      }, 0);
      const decimals = /\.(\d+)/.exec(value!)![1]!.length;
      expect(value!.includes("e") ? byHand.toExponential(decimals) : byHand.toFixed(decimals)).toBe(value);
    }
  });

  it("comes from them to k₁ and k₂ as the code does", () => {
    const [, first, k1] = /k₁ = {2}\(π\/180\)²·10⁻⁶·b²·\[(.*)\] += (\S+) m²/.exec(page)!;
    const [, second, k2] = /k₂ = −½\(π\/180\)³·10⁻⁹·b²·\[(.*)\] += (\S+) m²/.exec(page)!;
    const squared = SEMI_MINOR_AXIS_M ** 2;
    expect([k1, written(DEGREE ** 2 * 1e-6 * squared * sumAt31(first!, 1), 4)]).toEqual([
      written(K1, 4),
      written(K1, 4),
    ]);
    expect([k2, written(-0.5 * DEGREE ** 3 * 1e-9 * squared * sumAt31(second!, 2), 7)]).toEqual([
      written(K2, 7),
      written(K2, 7),
    ]);
  });
});

/** Value of a derivative of Z as the page has it, `A cos φ − 3B cos 3φ + …`, with its coefficients at 31°. */
function sumAt31(terms: string, order: 1 | 2): number {
  let sum = 0;
  for (const [, sign, factor, name, kind, multiple] of terms.matchAll(/([+−]?) ?(\d*)([A-E]) (sin|cos) (\d*)φ/g)) {
    // Terms too small for the digits of k₁ and k₂: D and E.
    expect(Number(multiple || 1)).toBe(2 * "ABCDE".indexOf(name!) + 1);
    expect(Number(factor || 1)).toBe(Number(multiple || 1) ** order);
    const angle = Number(multiple || 1) * 31 * DEGREE;
    const turned = kind === "sin" ? Math.sin(angle) : Math.cos(angle);
    sum += (sign === "−" ? -1 : 1) * Number(factor || 1) * COEFFICIENTS["ABCDE".indexOf(name!)]! * turned;
  }
  return sum;
}

describe("docs/geometry.md", () => {
  it("has the sagittas of two edges", () => {
    const sagitta = (lengthM: number): string =>
      edgeSagittaM(117, 31.8, 117 + lengthM / metresPerDegree(31.8).east, 31.8, crsByEpsg(4527)!).toFixed(2);
    expect(page.replaceAll("\n", " ")).toContain(
      `${sagitta(2000)} m at 2 km and ${sagitta(3800)} m at 3.8 km on 31.8°N`,
    );
  });

  it("names commands that are there", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const isThere = (command: string): boolean => {
      const [, path, script] = /vitest run.* (test\/[^`]+)|npm run ([a-z]+)/.exec(command)!;
      return path ? existsSync(inRepository(path)) : script! in scripts;
    };
    const commands = table("| | measured again by |").map(([, command]) => command!);
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => !isThere(command))).toEqual([]);
  });

  it("has the figure that its script draws", () => {
    expect(read("docs/figures/overlap.svg")).toBe(overlapFigure());
  });
});
