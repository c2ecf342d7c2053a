import { describe, expect, it } from "vitest";
import { oriented, signedDoubleArea } from "../../shared/geometry/rings.ts";

describe("rings", () => {
  it("turns outer rings counter-clockwise and holes clockwise (RFC 7946 § 3.1.6)", () => {
    const clockwise = Float64Array.of(0, 0, 0, 1, 1, 1, 1, 0, 0, 0);
    const [outer, hole] = oriented([clockwise, clockwise]);
    expect(signedDoubleArea(outer!)).toBe(2);
    expect(signedDoubleArea(hole!)).toBe(-2);
  });
});
