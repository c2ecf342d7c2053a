import { beforeAll, describe, expect, it } from "vitest";
import { document, featureCollections, get, itemsOf } from "../../support/ogcClient.ts";
import { type KnownFeature, PLACE, publishOgcPlace } from "../../support/ogcPlace.ts";
import { type Collection, featureCollectionGeoJson } from "../../support/ogcSchemas.ts";

/**
 * Common Query Language, 21-065r2 annex A: Basic CQL2, Advanced Comparison Operators, Basic Spatial Functions; each in CQL2
 * Text and in CQL2 JSON. What is expected comes from the place, by plain comparisons of its values; a gap matches no
 * comparison. The standard's own data and counts are for the evaluator, in test/node/cql2.
 */

type Properties = KnownFeature["properties"];

let parks: Collection;
beforeAll(async () => {
  await publishOgcPlace();
  [parks] = (await featureCollections()) as [Collection];
});

async function matching(language: string, filter: string): Promise<string[]> {
  const query = { limit: "100", "filter-lang": language, filter };
  const { features } = await document(itemsOf(parks, query), featureCollectionGeoJson);
  return features.map(({ properties }) => String(properties!.BSM)).sort();
}

const matchingText = (filter: string): Promise<string[]> => matching("cql2-text", filter);
const matchingJson = (filter: object | boolean): Promise<string[]> => matching("cql2-json", JSON.stringify(filter));

function expected(test: (properties: Properties) => boolean): string[] {
  return PLACE.PARKS.filter(({ properties }) => test(properties))
    .map(({ properties }) => String(properties.BSM))
    .sort();
}

const ALL = expected(() => true);

/** A value of each type, as text and as JSON. */
const VALUES = [
  { queryable: "MC", text: "'foo'", value: "foo" },
  { queryable: "KF", text: "true", value: true },
  { queryable: "BL", text: "0.75", value: 0.75 },
  { queryable: "SL", text: "7", value: 7 },
] as const;

type Value = string | number | boolean;
const COMPARISONS: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  "=": (a, b) => a === b,
  "<>": (a, b) => a !== b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

describe("Basic CQL2", () => {
  it.each(VALUES)(
    "/req/basic-cql2/binary-comparison-predicate (/conf/basic-cql2/comparison): $queryable, both languages",
    async ({ queryable, text, value }) => {
      for (const [op, holds] of Object.entries(COMPARISONS)) {
        const found = expected(({ [queryable]: own }) => own !== null && own !== undefined && holds(own, value));
        expect(await matchingText(`${queryable} ${op} ${text}`), op).toEqual(found);
        expect(await matchingJson({ op, args: [{ property: queryable }, value] }), op).toEqual(found);
      }
    },
  );

  it.each(VALUES)("/req/basic-cql2/null-predicate (/conf/basic-cql2/is-null): $queryable", async ({ queryable }) => {
    const [gaps, others] = [true, false].map((isGap) =>
      expected((properties) => (properties[queryable] === null) === isGap),
    );
    expect(gaps).toHaveLength(1);
    expect(await matchingText(`${queryable} IS NULL`)).toEqual(gaps);
    expect(await matchingText(`${queryable} is not null`)).toEqual(others);
    const isNull = { op: "isNull", args: [{ property: queryable }] };
    expect(await matchingJson(isNull)).toEqual(gaps);
    expect(await matchingJson({ op: "not", args: [isNull] })).toEqual(others);
  });

  it("/req/basic-cql2/cql2-filter (/conf/basic-cql2/boolean): true and false alone", async () => {
    expect([await matchingText("true"), await matchingText("false")]).toEqual([ALL, []]);
    expect([await matchingJson(true), await matchingJson(false)]).toEqual([ALL, []]);
  });

  it("/req/basic-cql2/cql2-filter (/conf/basic-cql2/logical): AND, OR, NOT and brackets, with gaps as unknown", async () => {
    const filter = "(NOT (SL > 4) AND KF = true) OR (MC = 'foo' and BL IS NOT NULL) or not (SL <= 12 OR SL IS NULL)";
    expect(await matchingText(filter)).toEqual(
      expected(({ SL, KF, MC, BL }) => {
        const [count, open] = [SL as number | null, KF as boolean | null];
        return (count !== null && count <= 4 && open === true) || (MC === "foo" && BL !== null) || (count ?? 0) > 12;
      }),
    );
    const [greater, isOpen] = [
      { op: ">", args: [{ property: "SL" }, 4] },
      { op: "=", args: [{ property: "KF" }, true] },
    ];
    expect(await matchingJson({ op: "and", args: [{ op: "not", args: [greater] }, isOpen] })).toEqual(["LD2", "LD4"]);
    expect(await matchingText("NOT (SL > 4)")).toEqual(["LD1", "LD2", "LD3", "LD4"]);
  });

  it("/req/basic-cql2/property (/conf/basic-cql2/basic-test): names in double quotes; another name is a 400", async () => {
    expect(await matchingText('"SL" = 7')).toEqual(["LD7"]);
    for (const filter of ["nothing = 1", "SL", "7 = ", "SL = 'seven'", "SL == 7", "(SL = 7"]) {
      expect((await get(itemsOf(parks, { filter }))).status, filter).toBe(400);
    }
  });
});

describe("Advanced Comparison Operators", () => {
  it.each([
    ["%", /^.*$/],
    ["_%", /^.+$/],
    ["", /^$/],
    ["%%", /^.*$/],
    ["\\\\%\\\\_", /^%_$/],
    ["Park 1_", /^Park 1.$/],
    ["%园", /园$/],
    ["%''%", /'/],
    ['%"b"%', /"b"/],
  ])("/req/advanced-comparison-operators/like-predicate (/conf/…/like): MC LIKE '%s'", async (pattern, test) => {
    const found = expected(({ MC }) => MC !== null && test.test(String(MC)));
    const written = pattern.replaceAll("\\\\", "\\");
    expect(await matchingText(`MC LIKE '${written}'`)).toEqual(found);
    expect(await matchingText(`MC not like '${written}'`)).toEqual(
      expected(({ MC }) => MC !== null && !test.test(String(MC))),
    );
    const like = { op: "like", args: [{ property: "MC" }, written.replaceAll("''", "'")] };
    expect(await matchingJson(like)).toEqual(found);
  });

  it("/req/advanced-comparison-operators/between-predicate (/conf/…/between): ends included; reversed, nothing", async () => {
    const found = ["LD10", "LD11", "LD12", "LD13", "LD9"];
    expect(await matchingText("SL BETWEEN 9 AND 100")).toEqual(found);
    expect(await matchingJson({ op: "between", args: [{ property: "SL" }, 9, 100] })).toEqual(found);
    expect(await matchingText("SL between 100.0 and 1.0")).toEqual([]);
    expect(await matchingText("SL not between 2 and 100")).toEqual(["LD1"]);
    expect(await matchingText("BL BETWEEN 1.5 AND 1.5")).toEqual(["LD12"]);
  });

  it("/req/advanced-comparison-operators/in-predicate (/conf/…/in): numbers, texts, booleans", async () => {
    expect(await matchingText("SL IN (1, 2, 3, 99)")).toEqual(["LD1", "LD2", "LD3"]);
    expect(await matchingText("MC in ('foo', '示例公园')")).toEqual(["LD1", "LD9"]);
    expect(await matchingText("KF in (true)")).toEqual(expected(({ KF }) => KF === true));
    expect(await matchingText("SL NOT IN (1, 2, 3)")).toEqual(expected(({ SL }) => ((SL as number | null) ?? 0) > 3));
    expect(await matchingJson({ op: "in", args: [{ property: "MC" }, ["foo", "示例公园"]] })).toEqual(["LD1", "LD9"]);
  });

  it("/conf/advanced-comparison-operators/logical: with AND, OR and NOT", async () => {
    const filter = "((NOT SL IN (1,2) AND MC LIKE 'Park%') OR (BL between 0 and 0.2 and NOT KF = true))";
    expect(await matchingText(filter)).toEqual(
      expected(({ SL, MC, BL, KF }) => {
        const inPark = SL !== null && SL !== 1 && SL !== 2 && String(MC).startsWith("Park");
        return inPark || (BL !== null && Number(BL) <= 0.2 && KF === false);
      }),
    );
  });
});

describe("Basic Spatial Functions", () => {
  const geometry = { property: "geometry" };

  it("/req/basic-spatial-functions/spatial-functions (/conf/basic-spatial-functions/s_intersects): box and point", async () => {
    expect(await matchingText("S_INTERSECTS(geometry,BBOX(-180,-90,180,90))")).toEqual(ALL);
    expect(await matchingText("S_INTERSECTS(geometry,POINT(7.02 49.92))")).toEqual([]);
    expect(await matchingText("S_INTERSECTS(geometry,POINT(117.005 31.705))")).toEqual(["LD1"]);
    expect(
      await matchingText("S_INTERSECTS(geometry,BBOX(-180,-90,-90,90)) AND S_INTERSECTS(geometry,BBOX(90,-90,180,90))"),
    ).toEqual([]);
    expect(await matchingJson({ op: "s_intersects", args: [geometry, { bbox: [117, 31.7, 117.01, 31.72] }] })).toEqual([
      "LD1",
      "LD5",
    ]);
    expect(
      await matchingJson({ op: "s_intersects", args: [geometry, { type: "Point", coordinates: [117.005, 31.705] }] }),
    ).toEqual(["LD1"]);
  });

  it("/req/basic-spatial-functions/spatial-data-types (/conf/…/s_intersects): a position beyond the poles is a 400", async () => {
    for (const filter of ["S_INTERSECTS(geometry,POINT(90 180))", "S_INTERSECTS(geometry,BBOX(0,0,1))"]) {
      expect((await get(itemsOf(parks, { filter }))).status, filter).toBe(400);
    }
  });

  it("/conf/basic-spatial-functions/test-data: a box over the antimeridian, and with AND, NOT, OR", async () => {
    const near = "S_INTERSECTS(geometry,BBOX(117,31.7,117.03,31.73))";
    expect(await matchingText("S_INTERSECTS(geometry,BBOX(117.115,-90,-150,90))")).toEqual(["LD13"]);
    expect(await matchingText(`${near} AND SL > 4`)).toEqual(["LD5", "LD6"]);
    expect(await matchingText(`${near} and not S_INTERSECTS(geometry,POINT(117 31.7))`)).toEqual(["LD2", "LD5", "LD6"]);
    expect(await matchingText(`${near} or SL = 13`)).toEqual(["LD1", "LD13", "LD2", "LD5", "LD6"]);
  });
});

describe("Basic Spatial Functions with additional Spatial Literals", () => {
  const text = (literal: string): Promise<string[]> => matchingText(`S_INTERSECTS(geometry,${literal})`);

  it("/req/basic-spatial-functions-plus/spatial-data-types (/conf/…/s_intersects): a position beyond the poles is a 400", async () => {
    const filter = "S_INTERSECTS(geometry,MULTIPOINT((7.02 49.92),(90 180)))";
    expect((await get(itemsOf(parks, { filter }))).status).toBe(400);
  });

  it("/req/basic-spatial-functions-plus/spatial-functions (/conf/…/s_intersects): each kind of geometry, in its place", async () => {
    expect(await text("MULTIPOINT((7.02 49.92),(117.005 31.705))")).toEqual(["LD1"]);
    expect(await text("LINESTRING(116.9 31.705, 117.03 31.705)")).toEqual(["LD1", "LD2"]);
    expect(await text("MULTILINESTRING((-180 -45, 0 -45), (117.005 31.7, 117.005 31.75))")).toEqual([
      "LD1",
      "LD5",
      "LD9",
    ]);
    const holed = "(116.9 31.6, 117.09 31.6, 117.09 31.8, 116.9 31.8, 116.9 31.6)";
    const hole = "(116.95 31.65, 117.055 31.65, 117.055 31.79, 116.95 31.79, 116.95 31.65)";
    expect(await text(`POLYGON(${holed}, ${hole})`)).toEqual(["LD12", "LD4", "LD8"]);
    expect(await text(`MULTIPOLYGON((${holed}, ${hole}),((0 0, 10 0, 10 10, 0 10, 0 0)))`)).toEqual([
      "LD12",
      "LD4",
      "LD8",
    ]);
    expect(await text("GEOMETRYCOLLECTION(POINT(117.005 31.705), POLYGON((0 0, 10 0, 10 10, 0 10, 0 0)))")).toEqual([
      "LD1",
    ]);
  });

  it("/conf/cql2-json/validate: the same in CQL2 JSON", async () => {
    const line = {
      type: "LineString",
      coordinates: [
        [116.9, 31.705],
        [117.03, 31.705],
      ],
    };
    expect(await matchingJson({ op: "s_intersects", args: [{ property: "geometry" }, line] })).toEqual(["LD1", "LD2"]);
    const collection = {
      type: "GeometryCollection",
      geometries: [line, { type: "Point", coordinates: [117.005, 31.725] }],
    };
    expect(await matchingJson({ op: "s_intersects", args: [{ property: "geometry" }, collection] })).toEqual([
      "LD1",
      "LD2",
      "LD5",
    ]);
  });
});

describe("CQL2 Text", () => {
  it("/req/cql2-text/escaping (/conf/cql2-text/escaping): a quote in a literal is written twice", async () => {
    expect(await matchingText("MC = 'O''Hare'")).toEqual(["LD5"]);
  });

  it("keywords may be written in either case; names may not", async () => {
    expect(await matchingText("sL = 7").catch(() => "400")).toBe("400");
    expect(await matchingText("SL = 7 oR SL = 1")).toEqual(["LD1", "LD7"]);
  });
});
