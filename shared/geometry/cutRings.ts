import { closeRing, type Ring } from "./rings.ts";

/** Longitude or latitude. */
export type Axis = 0 | 1;
export type Side = "low" | "high";

/** A run of a ring on the kept side; its first and last position lie on the cut. */
interface Chain {
  readonly positions: number[];
  readonly entry: number;
  exit: number;
  used: boolean;
}

/** The part of the rings on one side of the line coordinate[axis] = at. */
export function cutRings(rings: readonly Ring[], axis: Axis, at: number, side: Side): Ring[] {
  const kept: Ring[] = [];
  const chains: Chain[] = [];
  for (const ring of rings) {
    const reach = reachOf(ring, axis, at, side);
    if (reach === "inside") kept.push(ring);
    else if (reach === "across") collectChains(ring, axis, at, side, chains);
  }
  joinChains(chains, kept);
  return kept;
}

/** A ring that lies on this side but touches the cut is across too: its border run and a neighbour's may be one. */
function reachOf(ring: Ring, axis: Axis, at: number, side: Side): "inside" | "outside" | "across" {
  let kept = false;
  let beyond = false;
  for (let i = axis; i < ring.length; i += 2) {
    if (side === "low" ? ring[i]! < at : ring[i]! > at) kept = true;
    else beyond = true;
    if (kept && beyond) return "across";
  }
  return kept ? "inside" : "outside";
}

function collectChains(ring: Ring, axis: Axis, at: number, side: Side, chains: Chain[]): void {
  const count = ring.length / 2 - 1;
  const isKept = (i: number): boolean => (side === "low" ? ring[2 * i + axis]! < at : ring[2 * i + axis]! > at);
  let start = 0;
  while (isKept(start)) start++;
  let chain: Chain | null = null;
  for (let step = 0; step < count; step++) {
    const p = (start + step) % count;
    const q = (start + step + 1) % count;
    const keptQ = isKept(q);
    if (keptQ && !chain) {
      const along = crossing(ring, p, q, axis, at);
      chain = { positions: axis === 0 ? [at, along] : [along, at], entry: along, exit: along, used: false };
    }
    if (!chain) continue;
    if (keptQ) {
      chain.positions.push(ring[2 * q]!, ring[2 * q + 1]!);
    } else {
      chain.exit = crossing(ring, p, q, axis, at);
      chain.positions.push(...(axis === 0 ? [at, chain.exit] : [chain.exit, at]));
      chains.push(chain);
      chain = null;
    }
  }
}

/**
 * Where edge p–q meets the cut, as the other coordinate. Computed from the edge's lower end, so that neighbours, whose
 * shared edge runs the other way, get the same number.
 */
function crossing(ring: Ring, p: number, q: number, axis: Axis, at: number): number {
  const a = ring[2 * p + axis]! <= ring[2 * q + axis]! ? p : q;
  const b = a === p ? q : p;
  const other = 1 - axis;
  const fromA = ring[2 * a + axis]!;
  const toB = ring[2 * b + axis]!;
  const alongA = ring[2 * a + other]!;
  const alongB = ring[2 * b + other]!;
  if (fromA === at) return alongA;
  if (toB === at) return alongB;
  return alongA + ((at - fromA) / (toB - fromA)) * (alongB - alongA);
}

/**
 * Closes chains along the cut. Along it the interior lies between an exit and an entry in turn, so the k-th exit goes on
 * at the k-th entry, whichever way one counts. Where several lie on one point this holds all the same.
 */
function joinChains(chains: Chain[], kept: Ring[]): void {
  if (chains.length === 0) return;
  const exits = [...chains].sort((a, b) => a.exit - b.exit);
  const entries = [...chains].sort((a, b) => a.entry - b.entry);
  const next = new Map(exits.map((chain, k) => [chain, entries[k]!]));
  for (const first of chains) {
    if (first.used) continue;
    const positions: number[] = [];
    for (let chain = first; !chain.used; chain = next.get(chain)!) {
      chain.used = true;
      appendRun(positions, chain.positions);
    }
    closeRing(positions);
    if (positions.length >= 8) kept.push(Float64Array.from(positions));
  }
}

function appendRun(positions: number[], run: readonly number[]): void {
  const n = positions.length;
  const repeats = n > 0 && positions[n - 2] === run[0] && positions[n - 1] === run[1];
  for (let i = repeats ? 2 : 0; i < run.length; i++) positions.push(run[i]!);
}
