import { describe, expect, it } from "vitest";
import { faults, MEND, REST, rigid } from "../support/rigidFloor.ts";
import type { Sketch } from "../support/ruleFolders.ts";

describe("a rigid row of a tolerance list", () => {
  type Said = Readonly<Record<string, string>>;
  const floor = {
    ...{ id: "floor", item: "floorArea", scope: "total", unit: "m2", direction: "more" },
    ...{ mode: "relative", amount: "0.03", class: "", mandatory: "no", rounding: "unrounded", ...rigid },
  };
  /** `0 100 0.03; 100 - 0.02`: brackets with their rates; each takes its lower end. */
  const brackets = (row: string, text = "") =>
    text.split("; ").flatMap((each): Sketch[] => {
      const [from = "", to = "", rate = ""] = each.split(" ");
      const ends = { from_end: "closed", to_end: "open", to: to === "-" ? "" : to };
      return from === "" ? [] : [{ id: "", row, from, rate, ...ends }];
    });
  const listOf = ({ brackets: text, ...row }: Sketch) => ({
    "tolerance-items.csv": [row],
    "tolerance-brackets.csv": brackets(row.id, text),
  });
  const classes = {
    "survey-classes.csv": [
      { id: "first", set: "s", class: "one", a: "0.02", b: "0.001" },
      { id: "second", set: "s", class: "two", a: "0.04", b: "0.002" },
    ],
  };
  const under = (above: Said, mine: Said) =>
    faults(
      { more: listOf({ ...floor, ...above, rigid: "no", ...mine, id: "mine" }) },
      { nation: { more: { ...classes, ...listOf({ ...floor, ...above }) } } },
    );

  const flat = { mode: "bracket-flat", amount: "" };
  const progressive = { mode: "bracket-progressive", amount: "" };

  it.each<[string, Said, Said, string | undefined]>([
    ["the same", {}, {}, undefined],
    ["a smaller share", {}, { amount: "0.02" }, undefined],
    [
      "a larger share",
      {},
      { amount: "0.04" },
      "mode: allows 4000000 m2 where 100000000 are approved, more than 3000000",
    ],
    ["a cap", {}, { cap: "500" }, undefined],
    ["no cap", { cap: "500" }, { cap: "" }, "mode: allows 3000000 m2 where 100000000 are approved, more than 500"],
    // 0.03 S reaches 600 at 20,000 m², where 0.05 S has long been 500; 0.05 S is more below 16,666 m².
    [
      "a larger share under a smaller cap",
      { cap: "600" },
      { amount: "0.05", cap: "500" },
      "mode: allows 500 m2 where 10000 are approved, more than 300",
    ],
    [
      "a fixed amount for a share",
      {},
      { mode: "absolute", amount: "1" },
      "mode: allows 1 m2 where 0 are approved, more than 0",
    ],
    ["nothing at all", {}, { mode: "absolute", amount: "0" }, undefined],
    [
      "nothing at all, against a class",
      { mode: "survey-class", amount: "", class_set: "s" },
      { mode: "absolute", amount: "0", class_set: "" },
      undefined,
    ],
    ["brackets below the share", {}, { ...progressive, brackets: "0 1000 0.03; 1000 - 0.02" }, undefined],
    // At 1000 m² 40 against 30.
    [
      "brackets above the share at first",
      {},
      { ...progressive, brackets: "0 1000 0.04; 1000 - 0.01" },
      "mode: allows 40 m2 where 1000 are approved, more than 30",
    ],
    [
      "brackets that fall by part for brackets that fall on the whole",
      { ...flat, brackets: "0 1000 0.05; 1000 - 0.03" },
      { ...progressive },
      "mode: allows 50 m2 where 1000 are approved, more than 30",
    ],
    [
      "brackets on the whole that rise",
      { ...flat, brackets: "0 1000 0.02; 1000 - 0.03" },
      { brackets: "0 900 0.02; 900 - 0.03" },
      "mode: allows 27 m2 where 900 are approved, more than 18",
    ],
    ["another unit", {}, { unit: "mu" }, "unit: is mu and cannot be compared with m2"],
    [
      "a share for a class",
      { mode: "survey-class", amount: "", class_set: "s", class: "one" },
      { mode: "relative", amount: "0.0001", class_set: "", class: "" },
      "mode: is relative and cannot be compared with survey-class",
    ],
    [
      "a class for a share",
      {},
      { mode: "survey-class", amount: "", class_set: "s", class: "one" },
      "mode: is survey-class and cannot be compared with relative",
    ],
    [
      "another class",
      { mode: "survey-class", amount: "", class_set: "s", class: "one" },
      { class: "two" },
      "class: is two and cannot be compared with one",
    ],
    [
      "the same class, capped",
      { mode: "survey-class", amount: "", class_set: "s", class: "one" },
      { cap: "10" },
      undefined,
    ],
    [
      "the same class, uncapped",
      { mode: "survey-class", amount: "", class_set: "s", class: "one", cap: "10" },
      { cap: "" },
      "cap: is empty, more than 10",
    ],
    [
      "coarser rounding",
      { rounding: "2" },
      { rounding: "1" },
      "rounding: is compared with 1 decimals, which is coarser",
    ],
    ["rounding at all", {}, { rounding: "2" }, "rounding: is compared with 2 decimals, which is coarser"],
    ["finer rounding", { rounding: "1" }, { rounding: "2" }, undefined],
    [
      "what is mandatory as optional",
      { amount: "0", mandatory: "yes" },
      { mandatory: "no" },
      "mandatory: is not mandatory",
    ],
    ["the other direction", {}, { direction: "less", amount: "0.5" }, undefined],
    [
      "both directions",
      {},
      { direction: "both", amount: "0.04" },
      "mode: allows 4000000 m2 where 100000000 are approved, more than 3000000",
    ],
    ["another scope", {}, { scope: "per-building", amount: "0.5" }, undefined],
    [
      "a profile of its own",
      {},
      { profile: "mild", amount: "0.04" },
      "mode: allows 4000000 m2 where 100000000 are approved, more than 3000000",
    ],
    ["another profile", { profile: "strict" }, { profile: "mild", amount: "0.04" }, undefined],
    [
      "days after which the rigid one has ended",
      { effective_to: "2024-12-31" },
      { amount: "0.5", effective_from: "2025-01-01", effective_to: "" },
      undefined,
    ],
  ])("under it: %s", async (_, above, mine, fault) => {
    const scope = mine.scope ?? "total";
    const expected = `tolerance-items.csv, row 2, column ${fault}, but nation:floor ${REST} (floorArea/${scope}, from 2024-01-01): ${MEND}`;
    expect(await under(above, mine)).toEqual(fault ? [expected] : []);
  });
});
