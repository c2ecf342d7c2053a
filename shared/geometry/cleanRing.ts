import { orient2d } from "robust-predicates";
import { evenOdd } from "./outline.ts";
import { type Ring, ringThrough, signedDoubleArea } from "./rings.ts";

/** What a ring alone can be rid of without a change of area. */
export type RingFlaw = "repeated-point" | "unclosed" | "spike" | "too-few-points";

export interface CleanRing {
  readonly ring: Ring;
  /** Number that each vertex has in the raw ring. */
  readonly vertices: readonly number[];
}

/** A ring of a part that is left when flaws are gone; `number` as it came, 0 the shell. */
export interface CleanPartRing extends CleanRing {
  readonly number: number;
}

/** The rings of a raw part, shell first, as `cleanRing` leaves them; none where the shell has no area. */
export function cleanPart(
  rings: readonly Ring[],
  report: (flaw: RingFlaw, ring: number, vertex: number) => void,
): CleanPartRing[] {
  const kept: CleanPartRing[] = [];
  for (const [number, ring] of rings.entries()) {
    const clean = cleanRing(ring, (flaw, vertex) => report(flaw, number, vertex));
    if (clean) kept.push({ ...clean, number });
    else if (number === 0) return [];
  }
  return kept;
}

/**
 * A raw ring closed, without repeated positions and spikes (runs out and straight back); null when nothing with an area is
 * left. Nothing is moved, and a ring that is clean comes back itself. `report` is told each flaw and the number of its
 * vertex: the second of two equal ones, the tip of a spike, the first of a ring that is unclosed or has too few.
 */
export function cleanRing(raw: Ring, report: (flaw: RingFlaw, vertex: number) => void): CleanRing | null {
  const distinct = withoutRepeats(raw, report);
  const { vertices, tips } = withoutSpikes(raw, distinct);
  const isClean = vertices.length === raw.length / 2 - 1 && isSamePlace(raw, 0, vertices.length);
  const ring = isClean ? raw : ringThrough(raw, vertices);
  if (vertices.length < 3 || !hasArea(ring)) {
    report("too-few-points", 0);
    return null;
  }
  for (const tip of tips) report("spike", tip);
  return { ring, vertices };
}

/** A figure of eight has no signed area, but it has one to the even-odd rule. */
function hasArea(ring: Ring): boolean {
  return signedDoubleArea(ring) !== 0 || evenOdd([ring]).length > 0;
}

/** Numbers of the vertices, the closing one left out. */
function withoutRepeats(raw: Ring, report: (flaw: RingFlaw, vertex: number) => void): number[] {
  const vertices: number[] = [];
  for (let v = 0; 2 * v + 1 < raw.length; v++) {
    if (v > 0 && isSamePlace(raw, v - 1, v)) report("repeated-point", v);
    else vertices.push(v);
  }
  if (vertices.length < 2) return vertices;
  if (isSamePlace(raw, vertices[0]!, vertices.at(-1)!)) vertices.pop();
  else if (vertices.length > 2) report("unclosed", 0);
  return vertices;
}

/**
 * Takes spikes off from their tips. What the way back bares, corners on either way and at last the foot, is no tip of another
 * spike when the rest of the same one goes.
 */
function withoutSpikes(raw: Ring, distinct: readonly number[]): { vertices: number[]; tips: number[] } {
  const kept: number[] = [];
  const tips: number[] = [];
  const bared = new Set<number>();
  for (const v of distinct) {
    const top = kept.at(-1);
    while (kept.length > 1 && turnsBack(raw, kept.at(-2)!, kept.at(-1)!, v)) kept.pop();
    const hasCut = kept.at(-1) !== top;
    if (hasCut && !bared.has(top!)) tips.push(top!);
    const isFoot = hasCut && isSamePlace(raw, kept.at(-1)!, v);
    if (!isFoot) kept.push(v);
    if (hasCut) bared.add(kept.at(-1)!);
  }
  return { vertices: cutAtSeam(raw, kept, bared, tips), tips };
}

/** The same where the ring's end meets its beginning. */
function cutAtSeam(raw: Ring, kept: number[], bared: Set<number>, tips: number[]): number[] {
  let first = 0;
  while (kept.length - first > 2) {
    const [head, second, last, beforeLast] = [kept[first]!, kept[first + 1]!, kept.at(-1)!, kept.at(-2)!];
    let tip: number | null = null;
    if (isSamePlace(raw, head, last)) kept.pop();
    else if (turnsBack(raw, beforeLast, last, head)) tip = kept.pop()!;
    else if (turnsBack(raw, last, head, second)) tip = kept[first++]!;
    else break;
    if (tip !== null && !bared.has(tip)) tips.push(tip);
    bared.add(kept[first]!).add(kept.at(-1)!);
  }
  return first > 0 ? kept.slice(first) : kept;
}

function isSamePlace(raw: Ring, a: number, b: number): boolean {
  return raw[2 * a] === raw[2 * b] && raw[2 * a + 1] === raw[2 * b + 1];
}

/** Whether the way from a to b goes straight back on itself to c. */
function turnsBack(raw: Ring, a: number, b: number, c: number): boolean {
  const [ax, ay] = [raw[2 * a]!, raw[2 * a + 1]!];
  const [bx, by] = [raw[2 * b]!, raw[2 * b + 1]!];
  const [cx, cy] = [raw[2 * c]!, raw[2 * c + 1]!];
  const isBack = Math.sign(bx - ax) * Math.sign(cx - bx) < 0 || Math.sign(by - ay) * Math.sign(cy - by) < 0;
  return isBack && orient2d(ax, ay, bx, by, cx, cy) === 0;
}
