import { formatFault } from "./fault.ts";
import type { Remarks } from "./remarks.ts";
import type { SourceGeometry } from "./sourceLayer.ts";

/**
 * Gathers the parts of one feature into one geometry of one kind.
 *
 * What is not a geometry at all is refused; what has no extent (a ring of two positions) is dropped with a remark;
 * a ring that does not return to its start is closed with a remark. Validity proper is judged later.
 */
export class GeometryBuilder {
  readonly #feature: number;
  readonly #remarks: Remarks;
  readonly #polygons: Float64Array[][] = [];
  readonly #lines: Float64Array[] = [];
  readonly #points: Float64Array[] = [];

  /** @param feature counted from 1, for messages. */
  constructor(feature: number, remarks: Remarks) {
    this.#feature = feature;
    this.#remarks = remarks;
  }

  /** Interleaved x, y; the outer ring first. */
  addPolygon(rings: readonly Float64Array[]): void {
    if (rings.length === 0) return;
    const [outer, ...holes] = rings.map((ring) => this.#closed(this.#finite(ring)));
    if (!outer) return;
    this.#polygons.push([outer, ...holes.filter((hole) => hole !== null)]);
  }

  addLine(xy: Float64Array): void {
    if (xy.length >= 4) this.#lines.push(this.#finite(xy));
    else if (xy.length > 0) this.#remarks.note(SHORT_LINE, this.#feature);
  }

  addPoints(xy: Float64Array): void {
    if (xy.length > 0) this.#points.push(this.#finite(xy));
  }

  /** @throws Problem `mixed-geometry-kinds` where areas, lines and points stand in one feature. */
  build(): SourceGeometry | null {
    const kinds = [this.#polygons, this.#lines, this.#points].filter((parts) => parts.length > 0);
    if (kinds.length === 0) return null;
    if (kinds.length > 1) throw mixedKinds(this.#feature);
    if (this.#polygons.length > 0) return { kind: "polygons", polygons: this.#polygons };
    if (this.#lines.length > 0) return { kind: "lines", lines: this.#lines };
    return { kind: "points", points: concatenated(this.#points) };
  }

  #finite(xy: Float64Array): Float64Array {
    for (let i = 0; i < xy.length; i++) {
      if (!Number.isFinite(xy[i]!)) throw notANumber(this.#feature, i >> 1, xy[i]!);
    }
    return xy;
  }

  #closed(ring: Float64Array): Float64Array | null {
    const last = ring.length - 2;
    const isClosed = last > 0 && ring[0] === ring[last] && ring[1] === ring[last + 1];
    if (isClosed ? ring.length < 8 : ring.length < 6) {
      this.#remarks.note(SHORT_RING, this.#feature);
      return null;
    }
    if (isClosed) return ring;
    this.#remarks.note(RING_CLOSED, this.#feature);
    const closed = new Float64Array(ring.length + 2);
    closed.set(ring);
    closed.set(ring.subarray(0, 2), ring.length);
    return closed;
  }
}

const SHORT_LINE = { zh: "少于两点的线已舍去", en: "a line of fewer than two positions was dropped" };
const SHORT_RING = { zh: "少于三个顶点的环已舍去", en: "a ring of fewer than three vertices was dropped" };
const RING_CLOSED = { zh: "未闭合的环已闭合", en: "an unclosed ring was closed" };

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function mixedKinds(feature: number) {
  return formatFault(
    "mixed-geometry-kinds",
    { zh: "几何集合中混有面、线、点", en: "its geometry collection mixes areas, lines and points" },
    { zh: "按面、线、点拆分为单独的要素或图层", en: "split it into features of one kind" },
    { feature },
  );
}

function notANumber(feature: number, position: number, value: number) {
  return formatFault(
    "unsupported-geometry",
    {
      zh: `第 ${position + 1} 个坐标不是有限数(${value})`,
      en: `position ${position + 1} is not a finite number (${value})`,
    },
    { zh: "改正或删除该坐标", en: "correct or remove the position" },
    { feature },
  );
}
