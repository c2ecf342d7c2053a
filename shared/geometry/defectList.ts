import type { RingAddress } from "./validity.ts";

/**
 * What can be wrong with rings, the gravest first.
 *
 * `self-crossing`, `rings-cross`: boundaries cross. `hole-outside-shell`, `nested-holes`, `duplicate-rings`, `nested-shells`:
 * a ring lies where it should not. `shared-edge`: two edges, of one ring or of two, run along each other. `self-touch`: a ring
 * comes back to a place of its own and does not cross there. `spike`: a run out and straight back. `too-few-points`: fewer
 * than three, or nothing between them. From `self-touch` on, none changes what is meant.
 */
export const DEFECT_KINDS = [
  "self-crossing",
  "rings-cross",
  "hole-outside-shell",
  "nested-holes",
  "duplicate-rings",
  "nested-shells",
  "shared-edge",
  "self-touch",
  "spike",
  "too-few-points",
  "unclosed",
  "repeated-point",
  "wrong-orientation",
] as const;

export type DefectKind = (typeof DEFECT_KINDS)[number];

export interface Defect {
  readonly kind: DefectKind;
  readonly at: readonly [number, number];
  /** The ring that it is a defect of, then the other one or its own other edge; numbered as they came. */
  readonly rings: readonly [RingAddress] | RingPair;
}

export type RingPair = readonly [RingAddress, RingAddress];

/** Defects as they are found: each once, and no more than a limit. */
export class DefectList {
  private readonly limit: number;
  private readonly defects = new Map<string, Defect>();
  /** Of each kind, the pairs of rings that have it. */
  private readonly pairs = new Map<DefectKind, Map<string, RingPair>>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Returns false when the list is full. */
  add(kind: DefectKind, at: Defect["at"], rings: Defect["rings"]): boolean {
    if (this.defects.size >= this.limit) return false;
    const [a, b] = rings;
    const pair = b && pairKey(a, b);
    const key = `${kind} ${at.join(" ")} ${pair ?? `${a.part}/${a.ring}`}`;
    if (this.defects.has(key)) return true;
    this.defects.set(key, { kind, at, rings });
    if (b) this.pairsWith(kind).set(pair!, [a, b]);
    return this.defects.size < this.limit;
  }

  hasPair(kind: DefectKind, a: PlaceOfRing, b: PlaceOfRing): boolean {
    return this.pairs.get(kind)?.has(pairKey(a, b)) ?? false;
  }

  /** One place of each pair of rings with such a defect. */
  pairsOf(kind: DefectKind): readonly RingPair[] {
    return [...this.pairsWith(kind).values()];
  }

  /** What was thought one kind of defect between two rings is another, or nothing of its own. */
  rename([a, b]: RingPair, from: DefectKind, to: DefectKind | null): void {
    const pair = pairKey(a, b);
    this.pairs.get(from)?.delete(pair);
    for (const [key, defect] of this.defects) {
      const [one, other] = defect.rings;
      if (defect.kind !== from || !other || pairKey(one, other) !== pair) continue;
      this.defects.delete(key);
      if (to) this.add(to, defect.at, defect.rings);
    }
  }

  inOrder(): Defect[] {
    return [...this.defects.values()].sort((p, q) => {
      const [a, b] = [p.rings[0], q.rings[0]];
      const byKind = DEFECT_KINDS.indexOf(p.kind) - DEFECT_KINDS.indexOf(q.kind);
      return byKind || a.part - b.part || a.ring - b.ring || a.vertex - b.vertex;
    });
  }

  private pairsWith(kind: DefectKind): Map<string, RingPair> {
    const pairs = this.pairs.get(kind) ?? new Map<string, RingPair>();
    this.pairs.set(kind, pairs);
    return pairs;
  }
}

type PlaceOfRing = Pick<RingAddress, "part" | "ring">;

function pairKey(a: PlaceOfRing, b: PlaceOfRing): string {
  const [p, q] = a.part < b.part || (a.part === b.part && a.ring <= b.ring) ? [a, b] : [b, a];
  return `${p.part}/${p.ring} ${q.part}/${q.ring}`;
}
