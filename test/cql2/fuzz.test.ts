import { describe, expect, it } from "vitest";
import { mulberry32 } from "../../data/demo/random.ts";
import { parseJson } from "../../shared/cql2/parseJson.ts";
import { parseText } from "../../shared/cql2/parseText.ts";
import { predicateOf } from "../../shared/cql2/predicate.ts";
import { queryablesOf } from "../../shared/cql2/queryables.ts";
import { CRS84, readingIn } from "../../shared/items/itemCrs.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { box } from "../support/fgb.ts";

/** Damaged filters: each is either refused with a problem or answers a feature; nothing else happens. */

const SEEDS = [
  "C > 5 OR NOT C IN (1, 2) OR C BETWEEN 1 AND 3",
  "A = 'it''s' AND NOT (B <> -1.5e3 OR C IS NOT NULL)",
  "A LIKE 'x\\%_%' AND B NOT BETWEEN 1 AND +2.5",
  "B IN (1, 2, .3) OR A NOT IN ('a','b') OR D = TRUE",
  'S_INTERSECTS("geometry", POLYGON((0 0, 10 0, 10 10, 0 0),(1 1,2 1,2 2,1 1))) AND TRUE',
  "S_INTERSECTS(BBOX(170,-10,-170,10), geometry) OR E >= TIMESTAMP('2020-01-01T00:00:00Z')",
  "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT Z(1 2 3), MULTILINESTRING((0 0, 1 1),(2 2, 3 3)))) AND E < DATE('2020-02-29')",
  '{"op":"and","args":[{"op":"=","args":[{"property":"A"},"x"]},{"op":"isNull","args":[{"property":"B"}]}]}',
  '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"MultiPoint","coordinates":[[1,2],[3,4,5]]}]}',
];
const PIECES = [
  "(",
  ")",
  "'",
  '"',
  ",",
  "NOT ",
  " AND ",
  "NULL",
  "\\",
  "1e999",
  "BBOX(",
  "CASEI(",
  "-",
  "%",
  "示例",
  "\u0000",
  "😀",
  "[",
  "{",
  "null",
];

const queryables = queryablesOf([
  { name: "A", type: "String" },
  { name: "B", type: "Double" },
  { name: "C", type: "Long" },
  { name: "D", type: "Bool" },
  { name: "E", type: "DateTime" },
]);
const FEATURE = { values: ["x", 1, null, true, "2020-01-01T00:00:00Z"], polygons: box([0, 0, 5, 5]) };

function mutated(seed: string, random: () => number): string {
  let text = seed;
  for (let edits = 1 + Math.floor(random() * 4); edits > 0; edits--) {
    const [at, length] = [Math.floor(random() * text.length), Math.floor(random() * 6)];
    const other = SEEDS[Math.floor(random() * SEEDS.length)]!;
    const piece = PIECES[Math.floor(random() * PIECES.length)]!;
    const insert = [piece, text.slice(at, at + 20), other.slice(at % other.length), ""][Math.floor(random() * 4)]!;
    text = text.slice(0, at) + insert + text.slice(at + length);
  }
  return text.slice(0, 2000);
}

function outcome(text: string): string {
  try {
    const expression = text.startsWith("{") ? parseJson(text) : parseText(text);
    return String(predicateOf(expression, { queryables, crs: readingIn(CRS84) }).test(FEATURE));
  } catch (cause) {
    if (cause instanceof Problem) return cause.details.type;
    throw new Error(`${JSON.stringify(text)}: ${cause}`, { cause });
  }
}

describe("20,000 damaged filters", () => {
  it("are answered or refused, each kind of outcome being seen", () => {
    const random = mulberry32(20_000);
    const seen = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const type = outcome(mutated(SEEDS[i % SEEDS.length]!, random));
      seen.set(type, (seen.get(type) ?? 0) + 1);
    }
    const kinds = ["true", "false", "null", "bad-filter", "filter-not-supported", "coordinates-outside-crs"];
    for (const kind of kinds) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(0);
    expect([...seen.keys()].filter((kind) => ![...kinds, "bad-bbox"].includes(kind))).toEqual([]);
  });
});
