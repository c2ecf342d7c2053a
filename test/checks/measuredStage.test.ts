import { describe, expect, it } from "vitest";
import { measuredFigures, measuredUses } from "../../shared/checks/measuredStage.ts";
import { conditionNow } from "../../shared/checks/stageConditions.ts";
import { readClaim, type SaidItem } from "../../shared/rules/tolerance/readClaim.ts";

const NOTHING_ELSE = { envClass: undefined, surveyedM2: undefined };

const figuresOf = (...items: SaidItem[]) =>
  measuredFigures(
    items.map((item) => readClaim(item, "/items/0")),
    NOTHING_ELSE,
  );

describe("what was built, as the figures that conditions speak of", () => {
  it("is in their units: fractions, metres, hectares", () => {
    expect(
      figuresOf(
        { item: "greenRatio", measured: 30.1, unit: "%" },
        { item: "buildingDensity", measured: 0.35, unit: "fraction" },
        { item: "height", measured: 2395, unit: "cm" },
        { item: "far", measured: 2.504 },
        { item: "boundaryArea", measured: 15, unit: "mu" },
      ),
    ).toEqual({ greenRatio: [0.301], buildingDensity: [0.35], heightM: [23.95], far: [2.504], siteHa: [1] });
  });

  it("is the decimal that was written: 1.4 % is 0.014, though 1.4 / 100 is a little less", () => {
    expect(1.4 / 100).toBeLessThan(0.014);
    const condition = { metric: "greenRatio", op: ">=", value: 0.014, unit: "" } as const;
    const stated = { rule: "r", system: "s", code: "c", condition };
    const figures = figuresOf({ item: "greenRatio", measured: 1.4, unit: "%" });
    expect(conditionNow(stated, figures, new Map()).result).toBe("met");
  });

  it("is the surveyed outline's area, whatever an item says", () => {
    const claim = readClaim({ item: "far", measured: 1 }, "/items/0");
    expect(measuredFigures([claim], { envClass: "二类", surveyedM2: 12_345 })).toEqual({
      far: [1],
      siteHa: [1.2345],
      envClass: ["二类"],
    });
  });

  it("of one building is the project's where it is a height, and not where it is a ratio", () => {
    expect(
      figuresOf(
        { item: "height", building: "1#", measured: 20, unit: "m" },
        { item: "height", building: "2#", unit: "m" },
        { item: "far", building: "1#", measured: 9 },
        { item: "parking", measured: 3 },
      ),
    ).toEqual({ heightM: [20, undefined] });
  });

  it("has the uses that were surveyed, or the one that is stated", () => {
    const use = (measured?: string) => readClaim({ item: "use", approved: "0701", measured }, "/items/0");
    expect(measuredUses([use("070102"), use()], "0701")).toEqual(["070102", undefined]);
    expect(measuredUses([], "0701")).toEqual(["0701"]);
  });
});

describe("a condition of then, judged now", () => {
  const at = (op: ">=" | ">" | "<=" | "<", value: number) => ({
    rule: "r",
    system: "s",
    code: "c",
    condition: { metric: "heightM", op, value, unit: "m" } as const,
  });

  it.each([
    [at("<=", 24), [20, 24], { result: "met", actual: 24 }],
    [at("<", 24), [20, 24], { result: "not-met", actual: 24 }],
    [at(">=", 12), [20, 14], { result: "met", actual: 14 }],
    [at(">", 14), [20, 14], { result: "not-met", actual: 14 }],
    [at("<=", 24), [30, 25, undefined], { result: "not-met", actual: 30 }],
    [at("<=", 24), [20, undefined], { result: "not-stated" }],
    [at("<=", 24), [], { result: "not-stated" }],
  ] as const)("%o of %o: the worst counts", (stated, heightM, expected) => {
    const { result, actual } = conditionNow(stated, { heightM }, new Map());
    expect({ result, ...(actual === undefined ? {} : { actual }) }).toEqual(expected);
  });

  it("a distance of which only a range is known is not stated", () => {
    const to = { layer: "DLTB", title: { zh: "住宅", en: "housing" } };
    const stated = { ...at(">=", 50), condition: { metric: "distanceM", op: ">=", value: 50, unit: "m", to } as const };
    expect(conditionNow(stated, {}, new Map([["DLTB", { leastM: 40, mostM: 60 }]])).result).toBe("not-stated");
    expect(
      conditionNow(stated, {}, new Map([["DLTB", { leastM: 51, mostM: Number.POSITIVE_INFINITY }]])),
    ).toMatchObject({
      result: "met",
      actualAtLeast: 51,
    });
    expect(conditionNow(stated, {}, new Map()).result).toBe("not-stated");
  });
});
