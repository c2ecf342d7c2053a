import { describe, expect, it } from "vitest";
import { transverseMercator } from "../../shared/geometry/gaussKruger.ts";

const cm117 = transverseMercator({ centralMeridian: 117, falseEastingM: 500_000 });

describe("Gauss–Krüger by Krüger's series", () => {
  it("agrees with the survey's worked example: 31.8°N 117.5°E, central meridian 117° (to 0.1 mm)", () => {
    const [east, north] = cm117.forward(Float64Array.of(117.5, 31.8));
    expect(north).toBeCloseTo(3519784.2924, 4);
    expect(east).toBeCloseTo(547349.1094, 4);
  });

  it("agrees with the survey's inverse formula within that formula's own 5e-6″ (x 3 520 000, y 450 000)", () => {
    const [lon, lat] = cm117.inverse(Float64Array.of(450_000, 3_520_000));
    expect(Math.abs(lat! - 31.801832259) * 3600).toBeLessThan(5.5e-6);
    expect(Math.abs(lon! - 116.471996897) * 3600).toBeLessThan(2.5e-5);
  });

  it("returns to the same place within 1e-13 degrees anywhere within 3.2° of the meridian", () => {
    for (let lat = -80; lat <= 80; lat += 7.3) {
      for (let d = -3.2; d <= 3.2; d += 0.4) {
        const [lon, back] = cm117.inverse(cm117.forward(Float64Array.of(117 + d, lat)));
        expect(Math.abs(lon! - 117 - d) * Math.cos((lat * Math.PI) / 180)).toBeLessThan(1e-13);
        expect(Math.abs(back! - lat)).toBeLessThan(1e-13);
      }
    }
  });

  it("inverts to 0.6 µm on a body of flattening 1/50, where the sixth order of either series is 7 µm", () => {
    // On the Earth n⁶ is 0.1 nm, so that a wrong last coefficient would show nowhere; and one Newton step would do.
    const flat = transverseMercator({ centralMeridian: 117, falseEastingM: 0, inverseFlattening: 50 });
    for (const lat of [5, 23, 37, 52, 71]) {
      for (const d of [0, 1, 3]) {
        const [lon, back] = flat.inverse(flat.forward(Float64Array.of(117 + d, lat)));
        expect(Math.hypot(lon! - 117 - d, back! - lat) * 111_000).toBeLessThan(6e-7);
      }
    }
  });

  it("keeps the poles and the equator", () => {
    const [east, north] = cm117.forward(Float64Array.of(117, 90));
    expect(east).toBeCloseTo(500_000, 6);
    // echo "90 117" | cs2cs -f "%.9f" EPSG:4490 EPSG:4548 (PROJ 9.1.1)
    expect(north).toBeCloseTo(10001965.729230465, 7);
    expect(cm117.forward(Float64Array.of(117, 0))).toEqual(Float64Array.of(500_000, 0));
  });
});
