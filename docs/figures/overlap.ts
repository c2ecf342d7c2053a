import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import {
  A_NORTH,
  A_SOUTH,
  B_NORTH,
  B_SOUTH,
  type Edge,
  heightAt,
  NORTH_CROSSING,
  OVERLAP,
  POLYGON_A,
  POLYGON_B,
  type Position,
  SOUTH_CROSSING,
} from "./workedExample.ts";

/**
 * Draws the figure of docs/geometry.md: two polygons over a base parallel, and the four signed regions whose sum is their
 * overlap. Letters and numbers only, so that it serves every language.
 *
 *   npx node docs/figures/overlap.ts        # writes docs/figures/overlap.svg
 */

/** The lower of two edges over the longitudes that both span, and the base parallel below it. */
function regionUnder(e: Edge, f: Edge): Position[] {
  const from = Math.max(e.west[0], f.west[0]);
  const to = Math.min(e.east[0], f.east[0]);
  const [d0, d1] = [heightAt(e, from) - heightAt(f, from), heightAt(e, to) - heightAt(f, to)];
  const xs = d0 * d1 < 0 ? [from, from + ((to - from) * d0) / (d0 - d1), to] : [from, to];
  const lower = xs.map((x): Position => [x, Math.min(heightAt(e, x), heightAt(f, x))]);
  return [[from, 0], ...lower, [to, 0]];
}

/** A drawing area: where its origin lies and how many pixels a unit has. */
interface Frame {
  readonly left: number;
  readonly base: number;
  readonly unit: number;
}

/** Pixels, to a hundredth. */
const at = ({ left, base, unit }: Frame, [x, t]: Position): [number, number] => [
  Math.round(100 * (left + x * unit)) / 100,
  Math.round(100 * (base - t * unit)) / 100,
];

const shape = (frame: Frame, kind: string, positions: readonly Position[]): string =>
  `<polygon class="${kind}" points="${positions.map((p) => at(frame, p).join()).join(" ")}"/>`;

const line = (frame: Frame, kind: string, ...positions: readonly Position[]): string =>
  `<polyline class="${kind}" points="${positions.map((p) => at(frame, p).join()).join(" ")}"/>`;

const text = (x: number, y: number, kind: string, content: string): string =>
  `<text class="${kind}" x="${x}" y="${y}">${content}</text>`;

const baseLine = (frame: Frame): string => line(frame, "base", [-0.3, 0], [9.3, 0]);

const MAIN: Frame = { left: 98, base: 424, unit: 76 };

function grid(): string[] {
  const { left, base, unit } = MAIN;
  const columns = Array.from({ length: 10 }, (_, x) => [
    line(MAIN, "grid", [x, 0], [x, 5]),
    text(left + x * unit, base + 22, "number", `${x}`),
  ]);
  const rows = Array.from({ length: 5 }, (_, t) => [
    line(MAIN, "grid", [0, t + 1], [9, t + 1]),
    text(left - 16, base + 5 - (t + 1) * unit, "number", `${t + 1}`),
  ]);
  return [...columns, ...rows].flat();
}

/** An edge's name, above a northern edge and below a southern one. */
function edgeLabel(edge: Edge, x: number): string {
  const [px, py] = [MAIN.left + x * MAIN.unit, MAIN.base - heightAt(edge, x) * MAIN.unit];
  return text(
    px,
    py + (edge.sign > 0 ? -12 : 24),
    edge.name.startsWith("A") ? "name a-name" : "name b-name",
    edge.name,
  );
}

function crossing(position: Position, label: Position): string[] {
  const [cx, cy] = at(MAIN, position);
  const [x, y] = at(MAIN, label);
  return [
    `<circle class="crossing" cx="${cx}" cy="${cy}" r="5"/>`,
    text(x, y, "number start halo", `(${position.join(", ")})`),
  ];
}

function mainDrawing(): string[] {
  const { left, base, unit } = MAIN;
  return [
    ...grid(),
    shape(MAIN, "a", POLYGON_A),
    shape(MAIN, "b", POLYGON_B),
    shape(MAIN, "plus", regionUnder(A_NORTH, B_NORTH)),
    line(MAIN, "limit", [3, 0], B_SOUTH.west),
    line(MAIN, "limit", [6, 0], A_SOUTH.east),
    shape(MAIN, "a-line", POLYGON_A),
    shape(MAIN, "b-line", POLYGON_B),
    baseLine(MAIN),
    ...crossing(NORTH_CROSSING, [4.1, 4.9]),
    ...crossing(SOUTH_CROSSING, [3.7, 1.05]),
    edgeLabel(A_NORTH, 1.5),
    edgeLabel(A_SOUTH, 1.5),
    edgeLabel(B_NORTH, 7.5),
    edgeLabel(B_SOUTH, 7.5),
    text(left + 4.5 * unit, base - 3.05 * unit, "name halo", "∫ min(A⁺, B⁺) dλ"),
    text(left - 30, base + 44, "number start", "φ₀ = 31°"),
    text(left + 9.4 * unit, base + 44, "number end", "λ = 117° + x · 0.001°"),
    text(left - 30, base - 5 * unit - 26, "number start", "φ = 31° + t · 0.001°"),
  ];
}

/** The sum in pictures: sign, region, sign, region … = overlap. */
function sumDrawing(): string[] {
  const pairs: readonly (readonly [Edge, Edge])[] = [
    [A_NORTH, B_NORTH],
    [A_NORTH, B_SOUTH],
    [A_SOUTH, B_NORTH],
    [A_SOUTH, B_SOUTH],
  ];
  const frames = Array.from({ length: 5 }, (_, i): Frame => ({ left: 62 + 162 * i, base: 580, unit: 12.5 }));
  const around = (frame: Frame, inside: string): string[] => [
    inside,
    shape(frame, "a-line thin", POLYGON_A),
    shape(frame, "b-line thin", POLYGON_B),
    baseLine(frame),
  ];
  const caption = ({ left, unit }: Frame, sign: string, name: string): string[] => [
    text(left - 28, 556, "sign", sign),
    text(left + 4.5 * unit, 606, "name", name),
  ];
  const last = frames[4]!;
  return [
    ...pairs.flatMap(([e, f], i) => {
      const isPlus = e.sign * f.sign > 0;
      const region = shape(frames[i]!, isPlus ? "plus" : "minus", regionUnder(e, f));
      return [...around(frames[i]!, region), ...caption(frames[i]!, isPlus ? "+" : "−", `${e.name} ${f.name}`)];
    }),
    ...around(last, shape(last, "overlap", OVERLAP)),
    ...caption(last, "=", "A ∩ B"),
  ];
}

/** A sheet of its own colour, dark where the reader's screen is: readable on any page. */
const STYLE = `
  .sheet { fill: #ffffff; } text { fill: #24292f; font-family: system-ui, "Segoe UI", "Noto Sans", sans-serif; text-anchor: middle; }
  .number { font-size: 15px; } .end { text-anchor: end; } .start { text-anchor: start; }
  .name { font-size: 19px; font-style: italic; } .sign { font-size: 30px; }
  .halo { paint-order: stroke; stroke: #ffffff; stroke-width: 8px; stroke-linejoin: round; }
  polyline, .a-line, .b-line { fill: none; } .grid { stroke: #e4e7eb; } .limit { stroke: #57606a; stroke-dasharray: 5 5; }
  .base { stroke: #24292f; stroke-width: 2; } .crossing { fill: #24292f; }
  .a { fill: #0969da; fill-opacity: 0.10; } .a-line { stroke: #0969da; stroke-width: 3; } text.a-name { fill: #0969da; }
  .b { fill: #bc4c00; fill-opacity: 0.10; } .b-line { stroke: #bc4c00; stroke-width: 3; } text.b-name { fill: #bc4c00; }
  .a-line.thin, .b-line.thin { stroke-width: 1.5; }
  .plus { fill: url(#plus); } .minus { fill: url(#minus); } .overlap { fill: #1a7f37; fill-opacity: 0.75; }
  pattern path { stroke-width: 2.5; } pattern rect { fill-opacity: 0.15; }
  #plus path { stroke: #1a7f37; } #plus rect { fill: #1a7f37; } #minus path { stroke: #cf222e; } #minus rect { fill: #cf222e; }
  @media (prefers-color-scheme: dark) {
    .sheet { fill: #0d1117; } text { fill: #e6edf3; } .halo { stroke: #0d1117; } .grid { stroke: #21262d; }
    .limit { stroke: #8b949e; } .base { stroke: #e6edf3; } .crossing { fill: #e6edf3; }
    .a { fill: #58a6ff; } .a-line { stroke: #58a6ff; } text.a-name { fill: #58a6ff; }
    .b { fill: #f0883e; } .b-line { stroke: #f0883e; } text.b-name { fill: #f0883e; }
    .overlap { fill: #3fb950; } #plus path { stroke: #3fb950; } #plus rect { fill: #3fb950; }
    #minus path { stroke: #ff7b72; } #minus rect { fill: #ff7b72; }
  }`;

/** Hatching: rising for what is added, falling for what is taken off. */
const hatching = (id: string, degrees: number): string =>
  `<pattern id="${id}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(${degrees})">` +
  '<rect width="7" height="7"/><path d="M0 0V7"/></pattern>';

export function overlapFigure(): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 630" role="img">`,
    `<title>A ∩ B = A⁺B⁺ − A⁺B⁻ − A⁻B⁺ + A⁻B⁻</title>`,
    `<style>${STYLE}\n</style>`,
    `<defs>${hatching("plus", 45)}${hatching("minus", -45)}</defs>`,
    `<rect class="sheet" width="880" height="630" rx="8"/>`,
    ...mainDrawing(),
    ...sumDrawing(),
    "</svg>",
    "",
  ].join("\n");
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(fileURLToPath(new URL("overlap.svg", import.meta.url).href), overlapFigure());
}
