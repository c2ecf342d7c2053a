import { describe, expect, it } from "vitest";
import { type Bounds, crossesOdd, type MultiPolygon, polygonBounds } from "../../shared/geometry/rings.ts";
import { coverBoxes } from "../../shared/geometry/siteCells.ts";
import { between, box, comb, ring, ringStar, seeded, spiral, strip } from "./shapes.ts";

function covers(boxes: readonly Bounds[], x: number, y: number): boolean {
  return boxes.some(([west, south, east, north]) => west <= x && x <= east && south <= y && y <= north);
}

function size([west, south, east, north]: Bounds): number {
  return (east - west) * (north - south);
}

/** Share of the site's own box that its cover fills. */
function share(site: MultiPolygon, boxes: readonly Bounds[]): number {
  return boxes.reduce((sum, one) => sum + size(one), 0) / size(polygonBounds(site));
}

function expectCover(site: MultiPolygon): readonly Bounds[] {
  const boxes = coverBoxes(site);
  expect(boxes.length).toBeGreaterThan(0);
  expect(boxes.length).toBeLessThanOrEqual(64);
  const outside: [number, number][] = [];
  for (const r of site.flat()) {
    for (let i = 0; i < r.length; i += 2) if (!covers(boxes, r[i]!, r[i + 1]!)) outside.push([r[i]!, r[i + 1]!]);
  }
  const random = seeded(1);
  const [west, south, east, north] = polygonBounds(site);
  for (let i = 0; i < 3000; i++) {
    const [x, y] = [between(random, west, east), between(random, south, north)];
    const inside = site.flat().filter((r) => crossesOdd(r, x, y)).length % 2 === 1;
    if (inside && !covers(boxes, x, y)) outside.push([x, y]);
  }
  expect(outside).toEqual([]);
  return boxes;
}

/** A corridor of 100 km towards the north-east, 60 m wide, that winds a little. */
function corridor(): MultiPolygon {
  const [right, left]: [number, number][][] = [[], []];
  for (let i = 0; i <= 400; i++) {
    const [x, y] = [117 + (0.75 * i) / 400, 31 + (0.63 * i) / 400 + 0.003 * Math.sin(i / 20)];
    right!.push([x + 0.0002, y - 0.0002]);
    left!.unshift([x - 0.0002, y + 0.0002]);
  }
  return [[ring(...right!, ...left!)]];
}

describe("the boxes that cover a site", () => {
  it.each<[string, MultiPolygon]>([
    ["a parcel", [[box(117, 31, 117.002, 31.001)]]],
    ["a star with a hole", [ringStar(seeded(2), 117, 31.75, 0.1, 200)]],
    ["a comb", [[comb(117, 31, 0.002, 0.2, 40)]]],
    ["a spiral", [[spiral(117, 31.75, 0.02, 6, 40)]]],
    ["a corridor of 100 km", corridor()],
    ["two parcels 100 km apart", [[box(117, 31, 117.001, 31.001)], [box(118, 31.5, 118.001, 31.501)]]],
    [
      "64 parcels",
      Array.from({ length: 64 }, (_, i) => [box(117 + i / 64, 31 + i / 64, 117.001 + i / 64, 31.001 + i / 64)]),
    ],
    [
      "500 parcels",
      Array.from({ length: 500 }, (_, i) => [box(117 + i / 500, 31 + i / 500, 117.0001 + i / 500, 31.0001 + i / 500)]),
    ],
    ["vertices on the cuts", [[ring([117, 31], [117.5, 31.25], [118, 31], [117.5, 32])]]],
  ])("%s: every vertex and every position inside", (_, site) => {
    expectCover(site);
  });

  it("are one for a parcel: it fetches few cells anyway", () => {
    const parcel = strip(117.3, 31.8, 200, 3, 0.7);
    expect(coverBoxes([[parcel]])).toEqual([polygonBounds([[parcel]])]);
  });

  it("are one for a large rectangle: nothing is wasted", () => {
    expect(coverBoxes([[box(117, 31, 117.5, 31.5)]])).toEqual([[117, 31, 117.5, 31.5]]);
  });

  it("cover at most 5 % of the box around a diagonal corridor of 100 km", () => {
    const site = corridor();
    expect(share(site, coverBoxes(site))).toBeLessThan(0.05);
  });

  it.each([63, 64, 65, 300])("cover at most 5 %% of the box around a power line of %d pylons", (pylons) => {
    const site = Array.from({ length: pylons }, (_, i) => {
      const [x, y] = [117 + (0.75 * i) / (pylons - 1), 31 + (0.63 * i) / (pylons - 1)];
      return [box(x, y, x + 1e-4, y + 1e-4)];
    });
    expect(share(site, expectCover(site))).toBeLessThan(0.05);
  });

  it.each(["north", "east"])("follow a road of 60 km towards the %s that winds by 10 km", (towards) => {
    const side = (offset: number): [number, number][] =>
      Array.from({ length: 301 }, (_, i) => {
        const [along, across] = [(0.6 * i) / 300, 0.05 * Math.sin(i / 15) + offset];
        return towards === "north" ? [117 + across, 31 + along] : [117 + along, 31 - across];
      });
    const site = [[ring(...side(1e-4), ...side(-1e-4).reverse())]];
    expect(share(site, expectCover(site))).toBeLessThan(0.12);
  });

  it("are never more than asked for", () => {
    for (const most of [1, 2, 7]) expect(coverBoxes(corridor(), most).length).toBeLessThanOrEqual(most);
  });
});
