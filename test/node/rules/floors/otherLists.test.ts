import { describe, expect, it } from "vitest";
import { binds, MEND, REST, faultsOfRow as under } from "../support/rigidFloor.ts";

describe("rigid rows of the other lists", () => {
  it("a required layer stays required, for whomever", async () => {
    const floor = { id: "floor", level: "required", reason_zh: "示例", reason_en: "sample", on: "land-use:07" };
    const mine = { ...floor, id: "mine", level: "notice" };
    const table = "required-layers.csv";
    const fault = (who: string) =>
      `${table}, row 2, column level: is notice, but nation:floor (required) ${REST} (LINE *, land-use ${who}, from 2024-01-01): ${MEND}`;
    expect(await under(table, floor, mine)).toEqual([fault("07")]);
    expect(await under(table, floor, { ...mine, on: "any" })).toEqual([fault("07")]);
    expect(await under(table, floor, { ...mine, on: "land-use:0701" })).toEqual([fault("0701")]);
    expect(await under(table, floor, { ...mine, on: "land-use:10" })).toEqual([]);
    expect(await under(table, floor, { ...mine, level: "required" })).toEqual([]);
  });

  it("a regime is not given another", async () => {
    const floor = { id: "floor", steps_zh: "示例", steps_en: "sample" };
    const found = await under("regimes.csv", floor, { ...floor, id: "mine" });
    expect(found).toEqual([
      `regimes.csv, row 2, column where: has a regime already, which cannot be compared with another${binds("LINE inside")}`,
    ]);
    expect(await under("regimes.csv", floor, { ...floor, id: "mine", where: "outside" })).toEqual([]);
  });

  const classes = { set: "s", class: "one" };

  it("classes of surveys and boundary points allow no more", async () => {
    const survey = { id: "floor", ...classes, a: "0.04", b: "0.002" };
    expect(await under("survey-classes.csv", survey, { ...survey, id: "mine", b: "0.003" })).toEqual([
      `survey-classes.csv, row 2, column b: is 0.003, more than 0.002${binds("s one")}`,
    ]);
    expect(await under("survey-classes.csv", survey, { ...survey, id: "mine", b: "0.001" })).toEqual([]);
    const point = { id: "floor", ...classes, rmse_m: "0.05", limit_factor: "2" };
    expect(await under("point-classes.csv", point, { ...point, id: "mine", limit_factor: "3" })).toEqual([
      expect.stringContaining("column limit_factor: makes the limit 0.15"),
    ]);
    // Half the error, twice the factor: the same limit.
    expect(
      await under("point-classes.csv", point, { ...point, id: "mine", rmse_m: "0.025", limit_factor: "4" }),
    ).toEqual([]);
  });
});
