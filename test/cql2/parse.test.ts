import { describe, expect, it } from "vitest";
import { MAX_DEPTH } from "../../shared/cql2/expression.ts";
import { parseJson } from "../../shared/cql2/parseJson.ts";
import { parseText } from "../../shared/cql2/parseText.ts";
import { thrownProblem } from "./thrownProblem.ts";

/** Text to tree by hand, where the standard's own examples (test/node/cql2) say nothing. */
const property = (name: string) => ({ property: name });

describe("CQL2 text", () => {
  it.each([
    ["(A = 1 OR B = 2) AND C = 3", "and"],
    ["A = 1 OR B = 2 AND C = 3", "or"],
    ["NOT A = 1 AND B = 2", "and"],
    ["NOT (A = 1 AND B = 2)", "not"],
  ])("%s is an %s at its root: NOT before AND before OR", (text, op) => {
    expect(parseText(text)).toMatchObject({ op });
  });

  it("takes keywords in any case, and names as they are", () => {
    expect(parseText("a Is noT nuLL")).toEqual({ op: "not", args: [{ op: "isNull", args: [property("a")] }] });
    expect(parseText("用地分类代码 = '0701'")).toEqual({ op: "=", args: [property("用地分类代码"), "0701"] });
    expect(parseText('"not a word" = 1')).toEqual({ op: "=", args: [property("not a word"), 1] });
  });

  it.each([
    ["'it''s'", "it's"],
    [String.raw`'it\'s'`, "it's"],
    [String.raw`'a\tb\n\\'`, "a\tb\n\\"],
    [String.raw`'50\% \_'`, String.raw`50\% \_`],
    ["''", ""],
    ["'示例\u3000县'", "示例\u3000县"],
  ])("the literal %s is %j", (literal, value) => {
    expect(parseText(`A = ${literal}`)).toEqual({ op: "=", args: [property("A"), value] });
  });

  it.each([
    ["-1.5", -1.5],
    ["+2", 2],
    [".5", 0.5],
    ["5.", 5],
    ["1E-3", 0.001],
  ])("the number %s", (literal, value) => {
    expect(parseText(`A<${literal}`)).toEqual({ op: "<", args: [property("A"), value] });
  });

  it("takes a literal alone for a filter, and before an operator for a value", () => {
    expect(parseText("TRUE")).toBe(true);
    expect(parseText("false = A")).toEqual({ op: "=", args: [false, property("A")] });
  });

  it("takes well-known text with and without Z", () => {
    const expected = { op: "s_intersects", args: [property("geometry"), { type: "Point", coordinates: [1, 2, 3] }] };
    expect(parseText("S_INTERSECTS(geometry, POINT Z (1 2 3))")).toEqual(expected);
    expect(parseText("s_intersects(geometry,Point(1 2 3))")).toEqual(expected);
  });

  it.each([
    ["", "At character 1"],
    ["A", "At character 2"],
    ["A =", "At character 4"],
    ["A = 1 B = 2", "At character 7 there should be AND, OR; there is B"],
    ["A = 'x", "The quote at character 5 is not closed"],
    ["A = 1;", "Character 6, ;, is not of CQL2"],
    ["A IN ()", "At character 7"],
    ["A LIKE 1", "a text in single quotes"],
    ["AND = 1", "At character 1"],
    ["NOT NOT A = 1", "At character 5"],
    ["S_INTERSECTS(geometry, BBOX(1,2,3))", "BBOX has 3 numbers"],
    ["A = 1e999", "A number is too large"],
  ])("%s is refused, and where", (text, detail) => {
    const { type, status, detail: said, parameter } = thrownProblem(() => parseText(text));
    expect([type, status, parameter]).toEqual(["bad-filter", 400, "filter"]);
    expect(said.en).toContain(detail);
  });

  it.each([
    ["CASEI(A) = 'x'", "Case-insensitive Comparison"],
    ["T_AFTER(A, DATE('2020-01-01'))", "Temporal Functions"],
    ["A_CONTAINS(A, ('x'))", "Array Functions"],
    ["S_WITHIN(geometry, BBOX(0,0,1,1))", "Spatial Functions"],
    ["A + 1 = 2", "Arithmetic Expressions"],
    ["A = -B", "Arithmetic Expressions"],
    ["area(geometry) > 5", "Functions"],
  ])("%s is said to belong to %s", (text, name) => {
    const { type, status, detail } = thrownProblem(() => parseText(text));
    expect([type, status]).toEqual(["filter-not-supported", 400]);
    expect(detail.en).toContain(`the CQL2 class ${name},`);
  });
});

describe("the depth of a filter", () => {
  const nested = (depth: number) => `${"(".repeat(depth)}A = 1${")".repeat(depth)}`;
  const nots = (depth: number) =>
    JSON.stringify(
      Array.from({ length: depth }).reduce<object>((inner) => ({ op: "not", args: [inner] }), {
        op: "=",
        args: [{ property: "A" }, 1],
      }),
    );

  it("is limited in both encodings", () => {
    expect(parseText(nested(MAX_DEPTH))).toMatchObject({ op: "=" });
    expect(thrownProblem(() => parseText(nested(MAX_DEPTH + 1))).detail.en).toContain(`${MAX_DEPTH} levels`);
    expect(thrownProblem(() => parseText(nested(7000))).detail.en).toContain(`${MAX_DEPTH} levels`);
    expect(parseJson(nots(MAX_DEPTH))).toMatchObject({ op: "not" });
    expect(thrownProblem(() => parseJson(nots(MAX_DEPTH + 1))).detail.en).toContain(`${MAX_DEPTH} levels`);
  });

  it("is limited in geometry collections", () => {
    const text = `S_INTERSECTS(geometry, ${"GEOMETRYCOLLECTION(".repeat(60)}POINT(1 2)${")".repeat(60)})`;
    expect(thrownProblem(() => parseText(text)).detail.en).toContain(`${MAX_DEPTH} levels`);
  });

  it("and so is its length", () => {
    expect(thrownProblem(() => parseText(`A = '${"x".repeat(16_000)}'`)).detail.en).toContain("16000 characters");
    expect(thrownProblem(() => parseJson(`"${"x".repeat(16_000)}"`)).detail.en).toContain("16000 characters");
  });
});

describe("CQL2 JSON", () => {
  it.each([
    ["{", "It is not JSON"],
    ["null", "null is no boolean expression"],
    ['{"op":"=","args":[1]}', "= takes 2 arguments and has 1"],
    ['{"op":"=","args":[{"property":1},2]}', '{"property":1} is no scalar'],
    ['{"op":"and","args":[true]}', "and takes two arguments or more"],
    ['{"op":"in","args":[{"property":"A"},[]]}', "in takes a list"],
    ['{"op":"like","args":[{"property":"A"},5]}', "like takes a pattern"],
    ['{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[1]}]}', "is no geometry"],
    [
      '{"op":"s_intersects","args":[{"property":"geometry"},{"type":"toString","coordinates":[1,2]}]}',
      "is no geometry",
    ],
    ['{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[1,2,3,null]}]}', "is no geometry"],
  ])("%s is refused", (filter, detail) => {
    const { type, detail: said } = thrownProblem(() => parseJson(filter));
    expect(type).toBe("bad-filter");
    expect(said.en).toContain(detail);
  });

  it("keeps no member that was not asked for", () => {
    const filter = '{"op":"=","x":1,"args":[{"property":"A","x":1},{"date":"2020-01-01","x":1}]}';
    expect(parseJson(filter)).toEqual({ op: "=", args: [property("A"), { date: "2020-01-01" }] });
  });
});
