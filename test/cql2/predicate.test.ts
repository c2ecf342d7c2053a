import { describe, expect, it } from "vitest";
import { parseText } from "../../shared/cql2/parseText.ts";
import { predicateOf } from "../../shared/cql2/predicate.ts";
import { queryablesOf } from "../../shared/cql2/queryables.ts";
import type { ColumnValue } from "../../shared/flatgeobuf/schema.ts";
import { CRS84, readingIn } from "../../shared/items/itemCrs.ts";
import { box } from "../support/fgb.ts";
import { thrownProblem } from "./thrownProblem.ts";

/** What a filter says of one feature; the standard's own data and counts are in test/node/cql2. */
const queryables = queryablesOf([
  { name: "TEXT", type: "String" },
  { name: "NUMBER", type: "Double" },
  { name: "LONG", type: "Long" },
  { name: "FLAG", type: "Bool" },
  { name: "TIME", type: "DateTime" },
  { name: "BLOB", type: "Binary" },
]);

const VALUES: readonly ColumnValue[] = ["Straße", 5, "9007199254740993", true, "2024-02-29T12:00:00+08:00", null];
const NOTHING: readonly ColumnValue[] = [null, null, null, null, null, null];

function answer(filter: string, values = VALUES): boolean | null {
  const { test } = predicateOf(parseText(filter), { queryables, crs: readingIn(CRS84) });
  return test({ values, polygons: box([10, 20, 11, 21]) });
}

describe("missing values (requirements /req/basic-cql2/binary-comparison-predicate C, null-predicate)", () => {
  it.each([
    "TEXT = 'a'",
    "NOT TEXT = 'a'",
    "TEXT LIKE '%'",
    "NUMBER BETWEEN 1 AND 2",
    "NUMBER IN (1, 2)",
    "NUMBER NOT IN (1, 2)",
    "NUMBER = LONG",
    "TRUE AND FLAG = true",
    "FALSE OR FLAG = true",
  ])("%s is neither true nor false of them", (filter) => {
    expect(answer(filter, NOTHING)).toBeNull();
  });

  it.each([
    ["TEXT IS NULL", true],
    ["TEXT IS NOT NULL", false],
    ["FALSE AND FLAG = true", false],
    ["TRUE OR FLAG = true", true],
    ["geometry IS NULL", false],
  ])("%s is %s all the same", (filter, expected) => {
    expect(answer(filter, NOTHING)).toBe(expected);
  });
});

describe("comparisons", () => {
  it.each([
    ["5 = NUMBER", true],
    ["NUMBER BETWEEN 5 AND 5", true],
    ["NUMBER BETWEEN 6 AND 4", false],
    ["LONG > 9007199254740000", true],
    ["FLAG <> false", true],
    ["TIME = TIMESTAMP('2024-02-29T04:00:00Z')", true],
    ["TIME > DATE('2024-02-29')", true],
    ["TIME < DATE('2024-03-01')", true],
    ["TEXT = 'Stra\u00dfe'", true],
    ["TEXT <> 'e\u0301' AND 'e\u0301' = '\u00e9'", true],
  ])("%s is %s", (filter, expected) => {
    expect(answer(filter)).toBe(expected);
  });

  it.each([
    ["NUMBER = '5'", "'5' is a text"],
    ["TEXT = 5", "5 is a number"],
    ["TEXT IN ('a', 5)", "5 is a number"],
    ["TEXT BETWEEN 1 AND 2", "TEXT is a text"],
    ["NUMBER LIKE '5'", "NUMBER is a number"],
    ["TIME = '2024-02-29'", "it should be an instant"],
    ["TIME = DATE('2023-02-29')", "is no date"],
    ["TIME = TIMESTAMP('2024-02-29T12:00:00')", "is no date or time in UTC"],
    ["NONE = 1", "There is no property NONE"],
    ["BLOB IS NULL", "There is no property BLOB"],
    ["constructor = 1", "There is no property constructor"],
    ["geometry = 1", "geometry goes with S_INTERSECTS"],
    ["S_INTERSECTS(TEXT, POINT(1 2))", "TEXT is no geometry"],
    ["S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 1)))", "not closed"],
    ["S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 0 0)))", "only 3 positions"],
  ])("%s is refused", (filter, detail) => {
    expect(thrownProblem(() => answer(filter))).toMatchObject({ type: "bad-filter", status: 400 });
    expect(thrownProblem(() => answer(filter)).detail.en).toContain(detail);
  });
});

describe("LIKE (requirement /req/advanced-comparison-operators/like-predicate)", () => {
  it.each([
    ["Stra%", true],
    ["stra%", false],
    ["%", true],
    ["%%ß_", true],
    ["_traße", true],
    ["_Straße", false],
    ["Straße_", false],
    ["", false],
    ["%a%a%", false],
  ])("Straße is like %s: %s", (pattern, expected) => {
    expect(answer(`TEXT LIKE '${pattern}'`)).toBe(expected);
  });

  it.each([
    [String.raw`'50\%'`, "50%", true],
    [String.raw`'50\%'`, "500", false],
    [String.raw`'a\_b'`, "axb", false],
    [String.raw`'\\\\'`, "\\", true],
    ["'_'", "😀", true],
    ["'%b%b%b'", "bab", false],
  ])("%s and %j: %s", (pattern, text, expected) => {
    expect(answer(`TEXT LIKE ${pattern}`, [text, ...NOTHING.slice(1)])).toBe(expected);
  });

  it("takes no longer for many runs: a pattern that would bring a regular expression to its knees", () => {
    const text = "a".repeat(5000);
    expect(answer(`TEXT LIKE '${"%a".repeat(1000)}%b'`, [text, ...NOTHING.slice(1)])).toBe(false);
  });
});

describe("where a filter looks", () => {
  const within = (filter: string) => predicateOf(parseText(filter), { queryables, crs: readingIn(CRS84) }).within;

  it("is said for what AND joins, and for nothing else", () => {
    expect(within("S_INTERSECTS(geometry, BBOX(1,2,3,4)) AND NUMBER = 1")).toEqual([[[1, 2, 3, 4]]]);
    expect(within("(S_INTERSECTS(geometry, POINT(1 2)) AND TRUE) AND S_INTERSECTS(BBOX(1,2,3,4), geometry)")).toEqual([
      [[1, 2, 1, 2]],
      [[1, 2, 3, 4]],
    ]);
    expect(within("S_INTERSECTS(geometry, BBOX(1,2,3,4)) OR NUMBER = 1")).toEqual([]);
    expect(within("NOT S_INTERSECTS(geometry, BBOX(1,2,3,4))")).toEqual([]);
  });

  it("is in all boxes together where OR joins nothing else", () => {
    const either = "S_INTERSECTS(geometry, POINT(1 2)) OR (NUMBER = 1 AND S_INTERSECTS(geometry, BBOX(1,2,3,4)))";
    expect(within(either)).toEqual([
      [
        [1, 2, 1, 2],
        [1, 2, 3, 4],
      ],
    ]);
  });

  it("is two boxes for one that crosses the antimeridian", () => {
    expect(within("S_INTERSECTS(geometry, BBOX(170,-10,-170,10))")).toEqual([
      [
        [170, -10, 180, 10],
        [-180, -10, -170, 10],
      ],
    ]);
  });
});
