/** Rounds to decimals, half away from zero (GB/T 8170 leaves the half to the product standard). */
export function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = Math.abs(value) * factor;
  // A figure such as 1.005 is stored a hair below its half; the correction is far smaller than any measured area.
  const rounded = Math.round(scaled + scaled * Number.EPSILON);
  return rounded === 0 ? 0 : (Math.sign(value) * rounded) / factor;
}
