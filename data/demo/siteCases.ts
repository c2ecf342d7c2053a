import type { Position } from "geojson";
import { insideCounty } from "./county.ts";
import { along, distance, leftNormal, meander, shifted } from "./curves.ts";
import { toDegrees } from "./plane.ts";
import { between, type Point, pick, type Random } from "./random.ts";
import { type BorderEdge, CONTROL_LINES, type SiteGround } from "./siteGround.ts";
import { angled, comb, corridor, outlineDegrees, randomDirectionEnd, rectangle } from "./siteShapes.ts";
import { twin } from "./subdivision.ts";

/** Polygons in degrees, or null where the dice fell badly. */
type Draw = (ground: SiteGround, random: Random, number: number) => Position[][][] | null;

interface CaseRecipe {
  readonly count: number;
  readonly draw: Draw;
  readonly isLine?: boolean;
}

export type SiteCase =
  | "inside"
  | "outside"
  | "straddling"
  | "sliver"
  | "shared-edge"
  | "in-hole"
  | "coverage-edge"
  | "cell-border"
  | "thin-strip"
  | "small-patches"
  | "road-corridor"
  | "with-holes";

/** How many sites of each case, 2,000 in all, and how one is drawn. */
export const SITE_CASES: Readonly<Record<SiteCase, CaseRecipe>> = {
  inside: { count: 260, draw: (ground, random) => withinFace(ground, random, pick(random, ground.inside)) },
  outside: { count: 240, draw: (ground, random) => withinFace(ground, random, pick(random, ground.outside)) },
  straddling: { count: 260, draw: straddling },
  sliver: {
    count: 200,
    draw: (ground, random, n) => (n % 2 === 0 ? edgeSliver(ground, random) : nudgedParcel(ground, random)),
  },
  "shared-edge": { count: 160, draw: sharedEdge },
  "in-hole": { count: 120, draw: inHole },
  "coverage-edge": { count: 120, draw: coverageEdge },
  "cell-border": { count: 140, draw: cellBorder },
  "thin-strip": {
    count: 80,
    draw: (ground, random, n) => (n % 2 === 0 ? straightStrip(random) : strippedBorder(ground, random)),
    isLine: true,
  },
  "small-patches": {
    count: 100,
    draw: (ground, random, n) => (n % 2 === 0 ? patches(ground, random) : combSite(ground, random)),
  },
  "road-corridor": { count: 160, draw: roadCorridor, isLine: true },
  "with-holes": { count: 160, draw: withHoles },
};

/** A rectangle or an L round the face's inner point that stays clear of its border. */
function withinFace(ground: SiteGround, random: Random, face: number): Position[][][] | null {
  const reach = ground.clearance(face) * 0.95;
  if (reach < 6) return null;
  const size = 2 * Math.min(reach, between(random, 12, 400));
  // Half the diagonal stays below the reach.
  const [length, width] = [size * 0.8, size * between(random, 0.25, 0.6)];
  const shape = random() < 0.7 ? rectangle : angled;
  return [outlineDegrees([shape(ground.innerPoint(face), length, width, random())])];
}

function straddling(ground: SiteGround, random: Random): Position[][][] {
  const edge = pick(random, ground.borders);
  const shape = random() < 0.7 ? rectangle : angled;
  const length = between(random, 30, 420);
  return [
    outlineDegrees([shape(along(edge.a, edge.b, random()), length, length * between(random, 0.3, 0.9), random())]),
  ];
}

/** A plot beside a border that reaches across by at most 4 cm and less than 0.9 m². */
function edgeSliver(ground: SiteGround, random: Random): Position[][][] | null {
  const edge = pick(random, ground.borders);
  if (edge.length < 15) return null;
  const left = leftNormal(edge.a, edge.b);
  const [p, q] = [along(edge.a, edge.b, 0.2), along(edge.a, edge.b, 0.8)];
  const deep = Math.min(0.04, 0.9 / (0.6 * edge.length)) * between(random, 0.2, 1);
  const wide = edge.length * 0.12;
  return [
    outlineDegrees([
      [shifted(p, left, deep), shifted(p, left, -wide), shifted(q, left, -wide), shifted(q, left, deep)],
    ]),
  ];
}

/** A whole parcel outside, a few of whose border vertices were digitised 1–3 cm too far in. */
function nudgedParcel(ground: SiteGround, random: Random): Position[][][] | null {
  const edge = pick(random, ground.borders);
  const outline = plotOutline(ground, ground.faceRight(edge));
  if (!outline) return null;
  const { plane } = ground.county.landscape;
  const touches = outline.map((h) => ground.lineOf(plane.face[twin(h)]!) === edge.line);
  const most = Math.floor(between(random, 1, 7));
  const by = between(random, 0.01, 0.03);
  let moved = 0;
  const ring = outline.map((h, i) => {
    const at = ground.start(h);
    const before = (i + outline.length - 1) % outline.length;
    if (!touches[i] || !touches[before] || moved >= most) return at;
    moved++;
    // The parcel lies left of its outline, the control line right.
    const right = leftNormal(ground.start(twin(h)), ground.start(outline[before]!));
    return shifted(at, right, by);
  });
  return moved > 0 ? [outlineDegrees([ring])] : null;
}

/** A whole parcel that touches a control line along its very vertices. */
function sharedEdge(ground: SiteGround, random: Random): Position[][][] | null {
  const outline = plotOutline(ground, ground.faceRight(pick(random, ground.borders)));
  return outline && [outlineDegrees([outline.map((h) => ground.start(h))])];
}

/** The outline of a face that could be a plot: no holes, 300 m² to 60 ha, not too many vertices. */
function plotOutline(ground: SiteGround, face: number): number[] | null {
  const area = ground.county.landscape.plane.area[face]!;
  if (area < 300 || area > 600_000) return null;
  const outline = ground.outline(face);
  return outline && outline.length <= 400 ? outline : null;
}

/** The whole hole, vertex by vertex, or a plot inside it. */
function inHole(ground: SiteGround, random: Random, number: number): Position[][][] | null {
  // The windows in the growth boundary are few: as many sites for each line's holes.
  const line = pick(random, CONTROL_LINES);
  const hole = pick(
    random,
    ground.holes.filter((at) => at.line === line),
  );
  if (number % 3 !== 0) return withinFace(ground, random, pick(random, hole.faces));
  // The hole runs clockwise about the control line's inside.
  return hole.ring.length <= 400 ? [outlineDegrees([hole.ring.toReversed()])] : null;
}

function coverageEdge(ground: SiteGround, random: Random, number: number): Position[][][] {
  const { a, b } = pick(random, ground.countyBorder);
  // Every twelfth lies wholly outside, 900 m away from the border.
  const centre = number % 12 === 0 ? shifted(along(a, b, 0.5), leftNormal(a, b), -900) : along(a, b, random());
  const length = between(random, 40, 600);
  return [outlineDegrees([rectangle(centre, length, length * between(random, 0.3, 0.9), random())])];
}

/** Boxes whose sides lie on dyadic degrees (quadtree cell borders) or on round decimals, many at 117°E or 31.75°N. */
function cellBorder(ground: SiteGround, random: Random, number: number): Position[][][] {
  const step = number % 3 === 2 ? 0.0005 : 1 / (1 << Math.floor(between(random, 9, 13)));
  const centre = toDegrees(ground.innerPoint(pick(random, random() < 0.7 ? ground.inside : ground.outside)));
  const snap = (value: number) => Math.round(Math.round(value / step) * step * 1e12) / 1e12;
  const cells = () => Math.floor(between(random, 1, step < 0.0006 ? 9 : 3)) * step;
  const west = number % 4 === 0 ? 117 : snap(centre[0]);
  const south = number % 4 === 1 ? 31.75 : snap(centre[1]);
  const [east, north] = [snap(west + cells()), snap(south + cells())];
  const box: Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return [[box]];
}

/** Ten kilometres long and 2–5 cm wide, straight across the county. */
function straightStrip(random: Random): Position[][][] | null {
  const from: Point = [between(random, -9000, 11_000), between(random, -9000, 9000)];
  const to = randomDirectionEnd(from, 10_000, random());
  if (![from, to].every(insideCounty)) return null;
  const half = between(random, 0.01, 0.025);
  return [outlineDegrees([corridor([from, along(from, to, 0.4), to], half, half)])];
}

/** Follows a control line's border for ten kilometres, 1–4 cm deep inside and half a metre outside. */
function strippedBorder(ground: SiteGround, random: Random): Position[][][] | null {
  const line = ground.followBorder(pick(random, ground.borders), 10_000);
  if (line.length < 4 || lengthOf(line) < 10_000) return null;
  return [outlineDegrees([corridor(line, between(random, 0.01, 0.04), 0.5)])];
}

function lengthOf(line: readonly Point[]): number {
  return line.slice(1).reduce((sum, point, i) => sum + distance(line[i]!, point), 0);
}

/** A plot outside with many detached patches, each under 1 m², in the farmland around it. */
function patches(ground: SiteGround, random: Random): Position[][][] | null {
  const edge = pick(random, ground.borders);
  const home = ground.faceRight(edge);
  const plot = withinFace(ground, random, home);
  const fields = ground.nearbyFaces(home, edge.line, 3).filter((face) => ground.clearance(face) > 8);
  if (!plot || fields.length < 3) return null;
  const each = Math.ceil(between(random, 4, 60) / fields.length);
  const squares = fields.slice(0, 30).flatMap((face) =>
    Array.from({ length: Math.min(each, 5) }, (_, i) => {
      const [x, y] = ground.innerPoint(face);
      const side = between(random, 0.2, 0.95);
      return outlineDegrees([rectangle([x + (i - 2) * 2.5, y], side, side, random())]);
    }),
  );
  return [...plot, ...squares];
}

/** A bar beside a border with teeth across it, each under 1 m². */
function combSite(ground: SiteGround, random: Random): Position[][][] | null {
  const edge: BorderEdge = pick(random, ground.borders);
  if (edge.length < 25) return null;
  const teeth = Math.floor((edge.length * 0.8) / 3);
  return [outlineDegrees([comb(edge.a, edge.b, teeth, between(random, 0.3, 0.9), between(random, 0.2, 1))])];
}

/** A winding road of 2 to 14 km, 16 to 60 m wide; every third in pieces, as between bridges and tunnels. */
function roadCorridor(_: SiteGround, random: Random, number: number): Position[][][] | null {
  const from: Point = [between(random, -11_000, 13_000), between(random, -11_000, 11_000)];
  const to = randomDirectionEnd(from, between(random, 2000, 14_000), random());
  if (!insideCounty(from) || (number % 10 !== 0 && !insideCounty(to))) return null;
  const line = meander([from, to], random, 0.09, 90);
  const half = between(random, 8, 30);
  if (number % 3 !== 0) return [outlineDegrees([corridor(line, half, half)])];
  const piece = Math.ceil(line.length / 3);
  return [0, 1, 2]
    .map((i) => line.slice(i * piece, (i + 1) * piece))
    .filter((part) => part.length > 1)
    .map((part) => outlineDegrees([corridor(part, half, half)]));
}

/** A large block with one to three plots taken out of it. */
function withHoles(ground: SiteGround, random: Random): Position[][][] {
  const centre = ground.innerPoint(pick(random, random() < 0.6 ? ground.inside : ground.outside));
  const turn = random();
  const [length, width] = [between(random, 120, 900), between(random, 80, 400)];
  const count = Math.floor(between(random, 1, 4));
  const block = rectangle(centre, length, width, turn);
  const [a, b] = [along(block[0]!, block[3]!, 0.5), along(block[1]!, block[2]!, 0.5)];
  const holes = Array.from({ length: count }, (_, i) =>
    rectangle(
      along(a, b, (i + 0.5) / count),
      (length / count) * 0.5,
      width * between(random, 0.2, 0.7),
      turn,
    ).reverse(),
  );
  return [outlineDegrees([block, ...holes])];
}
