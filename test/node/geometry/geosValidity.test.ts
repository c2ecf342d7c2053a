import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Defect } from "../../../shared/geometry/defectList.ts";
import { findDefects } from "../../../shared/geometry/defects.ts";
import { type MultiPolygon, positionsOf, type Ring } from "../../../shared/geometry/rings.ts";
import { box, pointsOf, type Random, ring, seeded, whole } from "../../geometry/shapes.ts";
import { geosPresent, printedByGeos } from "../../support/geos.ts";

const SCRIPT = fileURLToPath(import.meta.resolve("../../oracle/explain_validity.py"));

const present = geosPresent();
if (!present) console.log("skipped: GEOS is not here (apt-get install python3-shapely python3-numpy)");

/** What GEOS says of each. */
function reasons(cases: readonly MultiPolygon[]): string[] {
  const input = JSON.stringify(cases.map((parts) => parts.map((rings) => rings.map(positionsOf))));
  return JSON.parse(printedByGeos(SCRIPT, input)) as string[];
}

/** On a small grid, where rings meet in vertices, run along each other and cross all the time. */
function scribble(random: Random, west: number, south: number, size: number): Ring {
  const position = (): [number, number] => [west + whole(random, 0, size), south + whole(random, 0, size)];
  return ring(...Array.from({ length: whole(random, 3, 6) }, position));
}

function boxAnywhere(random: Random, size: number): Ring {
  const [x, y] = [whole(random, 0, size - 1), whole(random, 0, size - 1)];
  return box(x, y, whole(random, x + 1, size), whole(random, y + 1, size));
}

/** Parts with holes, of boxes and scribbles. */
function anyPolygons(random: Random): MultiPolygon {
  return Array.from({ length: whole(random, 1, 2) }, () =>
    Array.from({ length: whole(random, 1, 3) }, (_, i) => {
      if (random() < 0.5) return boxAnywhere(random, i === 0 ? 12 : 10);
      return i === 0 ? scribble(random, 0, 0, 12) : scribble(random, whole(random, 0, 8), whole(random, 0, 8), 4);
    }),
  );
}

/** Of no consequence to GEOS, which knows no direction of rings either. */
const isFine = ({ kind }: Defect): boolean => kind === "repeated-point" || kind === "wrong-orientation";

interface Judged {
  readonly polygons: MultiPolygon;
  /** What GEOS says. */
  readonly reason: string;
  readonly defects: readonly Defect[];
}

/** Its own name for an interior that holes cut in two, which we do not look for. */
const DISCONNECTED = "Interior is disconnected";

/** We do not look into parts whose shell has no area. */
const hasFlatShell = ({ defects }: Judged): boolean =>
  defects.some(({ kind, rings: [{ ring: r }] }) => kind === "too-few-points" && r === 0);

/**
 * The place is one of ours. Of a stretch GEOS tells an end and we the middle: there it is to lie on both rings that we name. Of a
 * ring out of place it tells any vertex, and where we say that the ring crosses another, that too.
 */
function isAmong({ defects, polygons, reason }: Judged, x: number, y: number): boolean {
  return defects.some(({ kind, at, rings }) => {
    if (Math.hypot(at[0] - x, at[1] - y) < 1e-9) return true;
    const on = rings.filter(({ part, ring: r }) => isOn(polygons[part]![r]!, x, y)).length;
    const isStretch = kind === "rings-cross" || kind === "shared-edge";
    if (isStretch && !reason.startsWith("Hole lies outside shell")) return on === 2;
    return !kind.startsWith("self-") && on > 0;
  });
}

function isOn(outline: Ring, x: number, y: number): boolean {
  const points = pointsOf(outline);
  return points.some(([ax, ay], i) => {
    const [bx, by] = points[(i + 1) % points.length]!;
    return Math.hypot(x - ax, y - ay) + Math.hypot(x - bx, y - by) - Math.hypot(bx - ax, by - ay) < 1e-9;
  });
}

const random = seeded(20260401);
const cases = Array.from({ length: 20_000 }, () => anyPolygons(random));
const told = present ? reasons(cases) : [];

describe.skipIf(!present)("validity of 20,000 polygons on a small grid, as GEOS has it", () => {
  const judged = cases.map((polygons, i): Judged => {
    return { polygons, reason: told[i] ?? "", defects: findDefects(polygons).filter((defect) => !isFine(defect)) };
  });
  const compared = judged.filter(({ reason }) => !reason.startsWith(DISCONNECTED));

  it("the verdict is the same, but for interiors that holes cut in two", () => {
    const off = compared.filter(({ reason, defects }) => (reason === "Valid Geometry") !== (defects.length === 0));
    expect(off.slice(0, 5)).toEqual([]);
    expect(compared.filter(({ defects }) => defects.length === 0).length).toBeGreaterThan(1000);
    expect(judged.length - compared.length).toBeLessThan(judged.length / 100);
  });

  it("the place that GEOS tells is among ours", () => {
    const off = compared.filter((one) => {
      const [, x, y] = /\[(\S+) (\S+)\]/.exec(one.reason) ?? [];
      return one.defects.length > 0 && !hasFlatShell(one) && !isAmong(one, Number(x), Number(y));
    });
    expect(off.slice(0, 5)).toEqual([]);
  });
});
