import type { MultiPolygon, Ring } from "./rings.ts";
import type { BoundaryFault, RingAddress } from "./validity.ts";

interface Node {
  readonly x: number;
  readonly y: number;
  /** Where on the edge, 0 … 1. */
  readonly along: number;
}

/**
 * Gives an edge a vertex wherever one of the faults is an end of another edge on it, or within `withinDegrees` of it:
 * boundaries that touch then do so in a vertex of both. No position is moved.
 */
export function withNodes(
  polygons: MultiPolygon,
  faults: readonly BoundaryFault[],
  withinDegrees: number,
): MultiPolygon {
  const nodes = new Map<Ring, Map<number, Node[]>>();
  const ringAt = ({ part, ring }: RingAddress): Ring => polygons[part]![ring]!;
  for (const { rings } of faults) {
    for (const [on, from] of [rings, [rings[1], rings[0]] as const]) {
      for (const end of [from.vertex, from.vertex + 1]) {
        const node = nodeOnEdge(ringAt(on), on.vertex, ringAt(from), end, withinDegrees);
        if (node) push(nodes, ringAt(on), on.vertex, node);
      }
    }
  }
  return polygons.map((polygon) =>
    polygon.map((ring) => {
      const own = nodes.get(ring);
      return own ? insertNodes(ring, own) : ring;
    }),
  );
}

/** Vertex `v` of `other` as a node of the edge that starts at vertex `edge`; null when it is off it or at its ends. */
function nodeOnEdge(ring: Ring, edge: number, other: Ring, v: number, within: number): Node | null {
  const [ax, ay, bx, by] = [ring[2 * edge]!, ring[2 * edge + 1]!, ring[2 * edge + 2]!, ring[2 * edge + 3]!];
  const [x, y] = [other[2 * v]!, other[2 * v + 1]!];
  if ((x === ax && y === ay) || (x === bx && y === by)) return null;
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  const distance = Math.abs((x - ax) * dy - (y - ay) * dx) / Math.hypot(dx, dy);
  return along > 0 && along < 1 && distance <= within ? { x, y, along } : null;
}

function push(nodes: Map<Ring, Map<number, Node[]>>, ring: Ring, edge: number, node: Node): void {
  const ofRing = nodes.get(ring) ?? new Map<number, Node[]>();
  nodes.set(ring, ofRing);
  const ofEdge = ofRing.get(edge) ?? [];
  ofRing.set(edge, ofEdge);
  if (!ofEdge.some(({ x, y }) => x === node.x && y === node.y)) ofEdge.push(node);
}

function insertNodes(ring: Ring, nodes: ReadonlyMap<number, Node[]>): Ring {
  const positions: number[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    positions.push(ring[i]!, ring[i + 1]!);
    for (const { x, y } of (nodes.get(i / 2) ?? []).sort((a, b) => a.along - b.along)) positions.push(x, y);
  }
  return Float64Array.from(positions);
}
