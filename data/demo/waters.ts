import { insideCounty } from "./county.ts";
import { along, distance, leftNormal, meander, shifted } from "./curves.ts";
import { LineIndex, type WideLine } from "./lineIndex.ts";
import { between, type Point, type Random } from "./random.ts";

/** A river from its mouth up to its source. */
export interface River extends WideLine {
  readonly name: string;
  /** 1 = main river, 2 = tributary, 3 = brook, 4 = ditch. */
  readonly order: 1 | 2 | 3 | 4;
  /** Distance of the dyke from the bank (m); 0 = none. */
  readonly dyke: number;
}

const MAIN: readonly Point[] = [
  [13_800, -13_500],
  [7000, -6200],
  [3900, -1900],
  [-300, 1700],
  [-3900, 5400],
  [-8400, 11_500],
];
/** The tributary that fills the reservoir. */
const RESERVOIR_RIVER: readonly Point[] = [
  [-300, 1700],
  [-3600, 700],
  [-6900, 1500],
  [-11_800, 2600],
];

const ORDERS = {
  1: { mouth: 62, source: 24, dyke: 42, roughness: 0.2, step: 9.5 },
  2: { mouth: 22, source: 9, dyke: 26, roughness: 0.2, step: 9.5 },
  3: { mouth: 9, source: 4, dyke: 0, roughness: 0.17, step: 16 },
  4: { mouth: 4, source: 2.5, dyke: 0, roughness: 0.14, step: 18 },
} as const;

/** A dendritic system: each river gets tributaries on both sides, which get theirs, none meeting another's. */
export function makeRivers(random: Random): River[] {
  const main = makeRiver("示例河", 1, MAIN, random);
  const rivers = [main, makeRiver("示例河西支", 2, RESERVOIR_RIVER, random)];
  addTributaries(rivers, main, { count: 11, order: 2, length: [4500, 8500] }, random);
  const second = rivers.filter((river) => river.order === 2);
  for (const river of second) addTributaries(rivers, river, { count: 5, order: 3, length: [1800, 3600] }, random);
  const third = rivers.filter((river) => river.order === 3);
  for (const river of third) addTributaries(rivers, river, { count: 2, order: 4, length: [700, 1500] }, random);
  return rivers;
}

interface Branching {
  readonly count: number;
  readonly order: 2 | 3 | 4;
  readonly length: readonly [number, number];
}

function addTributaries(rivers: River[], parent: River, branching: Branching, random: Random): void {
  for (let i = 0; i < branching.count; i++) {
    const share = (i + between(random, 0.25, 0.75)) / branching.count;
    const at = Math.max(1, Math.floor(share * (parent.points.length - 2)));
    const side = i % 2 === 0 ? 1 : -1;
    for (let attempt = 0; attempt < 6; attempt++) {
      const length = between(random, branching.length[0], branching.length[1]) * (1 - attempt * 0.13);
      const course = tributaryCourse(parent, at, side, length, random);
      if (!insideCounty(course[0]!) || isCrowded(course, rivers)) continue;
      const name = `示例${["", "河", "溪", "沟"][branching.order - 1]}${rivers.length}`;
      rivers.push(makeRiver(name, branching.order, course, random));
      break;
    }
  }
}

/** Leaves the parent at 45–75° upstream and bends further up. */
function tributaryCourse(parent: River, at: number, side: 1 | -1, length: number, random: Random): Point[] {
  const mouth = parent.points[at]!;
  const above = parent.points[Math.min(parent.points.length - 1, at + 18)]!;
  const across = leftNormal(mouth, above);
  const lean = between(random, 0.25, 0.9);
  const upstream: Point = [across[1], -across[0]];
  const middle = shifted(shifted(mouth, across, side * length * 0.5), upstream, lean * length * 0.35);
  const source = shifted(shifted(mouth, across, side * length * 0.85), upstream, lean * length * 0.95);
  return [mouth, middle, source];
}

/** True where the course comes within a seventh of its length of another river, away from its mouth. */
function isCrowded(course: readonly Point[], rivers: readonly River[]): boolean {
  const length = distance(course[0]!, course[2]!);
  for (let i = 4; i <= 12; i++) {
    const t = i / 12;
    const probe = t < 0.5 ? along(course[0]!, course[1]!, t * 2) : along(course[1]!, course[2]!, t * 2 - 1);
    for (const river of rivers) {
      for (let j = 0; j < river.points.length; j += 12) {
        if (distance(river.points[j]!, probe) < length / 7 + 60) return true;
      }
    }
  }
  return false;
}

function makeRiver(name: string, order: River["order"], through: readonly Point[], random: Random): River {
  const style = ORDERS[order];
  const points = meander(through, random, style.roughness, style.step);
  const last = points.length - 1;
  const halfWidth = (i: number) => style.mouth + (style.source - style.mouth) * (i / last);
  return { name, order, points, halfWidth, dyke: style.dyke };
}

export function indexRivers(rivers: readonly River[]): LineIndex<River> {
  return new LineIndex(rivers);
}
