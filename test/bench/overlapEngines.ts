import * as turf from "@turf/turf";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { intersection } from "../../shared/geometry/outline.ts";
import { OverlapSum } from "../../shared/geometry/overlap.ts";
import type { MultiPolygon, Ring } from "../../shared/geometry/rings.ts";
import { figure, medianMs, printTable } from "./timing.ts";

/** Overlap engines on the same polygons: the topology-free sum, clipper2-ts outlines, turf. */
export function benchOverlaps(): void {
  const site = [star(117.5, 31.5, 0.01, 100)];
  const cases: [string, MultiPolygon, readonly MultiPolygon[]][] = [
    ["100 × 5,000 vertices", site, [[star(117.503, 31.502, 0.012, 5000)]]],
    ["100 × 200 zones of 50", site, zones()],
    ["1,000 × 100,000 vertices", [star(117.5, 31.5, 0.01, 1000)], [[star(117.503, 31.502, 0.012, 100_000)]]],
  ];
  printTable(
    "Overlap of a site with polygons, ms (median)",
    cases.map(([name, subject, others]) => row(name, subject, others)),
  );
}

function row(name: string, site: MultiPolygon, others: readonly MultiPolygon[]): Record<string, string> {
  const sum = medianMs(() => {
    const overlap = new OverlapSum(site);
    for (const [i, other] of others.entries()) overlap.add(other, i);
    return overlap.areas();
  });
  const outlines = medianMs(() => others.map((other) => ellipsoidalArea(intersection(site, other))), 3);
  const turfSite = toTurf(site);
  const turfOthers = others.map(toTurf);
  const rival = medianMs(() => turfOthers.map((other) => turfOverlap(turfSite, other)), 3);
  return {
    case: name,
    "this sum": figure(sum),
    "clipper2-ts": figure(outlines),
    "@turf/intersect": figure(rival),
    "turf ÷ sum": figure(rival / sum),
  };
}

type TurfPolygon = ReturnType<typeof toTurf>;

export function toTurf(polygons: MultiPolygon) {
  return turf.multiPolygon(polygons.map((polygon) => polygon.map(positions)));
}

function positions(ring: Ring): [number, number][] {
  return Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!]);
}

export function turfOverlap(a: TurfPolygon, b: TurfPolygon): number {
  const common = turf.intersect(turf.featureCollection([a, b]));
  return common ? turf.area(common) : 0;
}

/** A wavy star: every radius differs, none crosses. */
function star(lon: number, lat: number, radius: number, vertices: number): Ring[] {
  const ring = new Float64Array(2 * vertices + 2);
  for (let i = 0; i <= vertices; i++) {
    const angle = (2 * Math.PI * (i % vertices)) / vertices;
    const r = radius * (1 + 0.2 * Math.sin(7 * angle) + 0.05 * Math.sin(91 * angle));
    ring[2 * i] = lon + r * Math.cos(angle);
    ring[2 * i + 1] = lat + r * Math.sin(angle);
  }
  return [ring];
}

function zones(): MultiPolygon[] {
  return Array.from({ length: 200 }, (_, i) => [
    star(117.49 + (i % 20) * 0.001, 31.495 + Math.floor(i / 20) * 0.001, 0.0005, 50),
  ]);
}
