import { describe, expect, it } from "vitest";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import { unite } from "../../shared/geometry/outline.ts";
import type { MultiPolygon } from "../../shared/geometry/rings.ts";
import { isThinnerThan, meanWidthM } from "../../shared/geometry/sliver.ts";
import { subdivide } from "../../shared/geometry/subdivide.ts";
import { between, seeded, strip as stripTowards, whole } from "./shapes.ts";

/** A strip between parallels of latitude, so that its width in metres is known: 120 m long. */
function strip(widthM: number): MultiPolygon {
  const { east, north } = metresPerDegree(31.75);
  const [x, y] = [60 / east, widthM / 2 / north];
  const [west, south, east2, north2] = [117 - x, 31.75 - y, 117 + x, 31.75 + y];
  return [[Float64Array.of(west, south, east2, south, east2, north2, west, north2, west, south)]];
}

describe("the width of a sliver", () => {
  it("is judged to a micrometre", () => {
    expect(isThinnerThan(strip(0.05 - 1e-6), 0.05)).toBe(true);
    expect(isThinnerThan(strip(0.05 + 1e-6), 0.05)).toBe(false);
  });

  it("does not depend on the direction in which the strip runs", () => {
    // A demo pipeline across a buffered one: by GEOS (erosion in the same plane) it vanishes from 49.9996 mm on.
    const slanting = [
      [
        Float64Array.of(
          ...[116.96743423690799, 31.750990720125003, 116.966665144424, 31.751861541870003],
          ...[116.966664481981, 31.751861543363002, 116.967433610573, 31.750990680734002],
          ...[116.96743423690799, 31.750990720125003],
        ),
      ],
    ];
    expect(isThinnerThan(slanting, 0.05)).toBe(true);
    expect(isThinnerThan(slanting, 0.049999)).toBe(false);
  });
});

describe("strips of 18, 32 and 54°N in every direction, against the tolerance of 0.05 m", () => {
  const everywhere = [18, 32, 54].flatMap((latitude) =>
    [0, 17, 45, 60, 90, 135, 171].map((degrees) => [latitude, degrees] as const),
  );

  it.each(everywhere)("%d°N, %d° from east: 49.99 mm are thin, 50.01 mm are not", (latitude, degrees) => {
    const of = (lengthM: number, widthM: number): MultiPolygon => [
      [stripTowards(117.013, latitude + 0.007, lengthM, widthM, (degrees * Math.PI) / 180)],
    ];
    expect(isThinnerThan(of(150, 0.04999), 0.05)).toBe(true);
    expect(isThinnerThan(of(150, 0.05001), 0.05)).toBe(false);
  });

  it.each(everywhere)(
    "%d°N, %d° from east: cut into cells of a few metres it is one strip still",
    (latitude, degrees) => {
      const of = (widthM: number): MultiPolygon => {
        const whole = stripTowards(117.013, latitude + 0.007, 150, widthM, (degrees * Math.PI) / 180);
        const halves = [0, 1].map((half) =>
          // Vertices along the strip make the quadtree cut it up.
          Array.from({ length: 40 }, (_, i): [number, number] => {
            const [from, to] = half === 0 ? [0, 1] : [2, 3];
            const t = i / 39;
            return [
              whole[2 * from]! + t * (whole[2 * to]! - whole[2 * from]!),
              whole[2 * from + 1]! + t * (whole[2 * to + 1]! - whole[2 * from + 1]!),
            ];
          }),
        );
        const positions = halves.flat();
        const outline = Float64Array.from([...positions, positions[0]!].flat());
        const pieces = subdivide([[outline]], 12);
        expect(pieces.length).toBeGreaterThan(5);
        return pieces.flat();
      };
      expect(isThinnerThan(of(0.0499), 0.05)).toBe(true);
      expect(isThinnerThan(of(0.0501), 0.05)).toBe(false);
    },
  );

  it("a thin strip with one blob of 6 cm is not thin", () => {
    const thin = stripTowards(117.013, 31.807, 100, 0.02, 0.3);
    const blob = stripTowards(117.013, 31.807, 0.06, 0.06, 1);
    expect(isThinnerThan([[thin]], 0.05)).toBe(true);
    expect(isThinnerThan(unite([[thin], [blob]]), 0.05)).toBe(false);
    expect(isThinnerThan([[thin], [blob]], 0.05)).toBe(false);
  });

  it("nothing is thin", () => {
    expect(isThinnerThan([], 0.05)).toBe(true);
  });

  it("what grows never becomes thin", () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = seeded(seed);
      const latitude = between(random, 18, 54);
      const parts = Array.from({ length: whole(random, 1, 6) }, () => [
        stripTowards(
          117 + between(random, -2e-5, 2e-5),
          latitude + between(random, -2e-5, 2e-5),
          between(random, 0.05, 5),
          between(random, 0.01, 0.06),
          between(random, 0, 4),
        ),
      ]);
      const verdicts = parts.map((_, i) => isThinnerThan(parts.slice(0, i + 1), 0.05));
      // Once not thin, never thin again.
      expect(verdicts.indexOf(true, Math.max(0, verdicts.indexOf(false)))).toBe(verdicts.includes(false) ? -1 : 0);
    }
  });
});

describe("the mean width", () => {
  it("of a strip of 100 × 0.05 m is 2 · 5 / 200.1 m", () => {
    expect(meanWidthM([[stripTowards(117, 31.8, 100, 0.05, 0.7)]], 5)).toBeCloseTo(10 / 200.1, 6);
    expect(meanWidthM([], 0)).toBe(0);
  });
});
