import { describe, expect, it } from "vitest";
import { binds, MEND, REST, faultsOfRow as under } from "../support/rigidFloor.ts";
import type { Sketch } from "../support/ruleFolders.ts";

describe("rigid rows of services, papers and credit standings", () => {
  const services = (mine: Sketch, above: Sketch) => {
    const usual = { service: "permit", notice_working_days: "5", papers_complete: "yes" };
    const terms = { on_expiry: "suspend", expiry_zh: "示例", expiry_en: "sample", grace_working_days: "15" };
    const filled = (row: Sketch): Sketch => ({ ...usual, ...(row.deadline_working_days ? terms : {}), ...row });
    const rest = {
      "papers.csv": [],
      "credit.csv": [
        { id: "good", standing: "good", admits: "deficiency", breach_zh: "示例", breach_en: "sample" },
        { id: "bad", standing: "bad", admits: "complete-only" },
      ],
      "refusals.csv": [],
    };
    return under("services.csv", filled(above), filled(mine), rest);
  };

  it.each([
    ["a longer notice", {}, { notice_working_days: "7" }, "notice_working_days: is 7, looser than 5"],
    [
      "a longer handling time",
      { handling_working_days: "20" },
      { handling_working_days: "30" },
      "handling_working_days: is 30, looser than 20",
    ],
    ["no promised time", { handling_working_days: "20" }, {}, "handling_working_days: is empty, looser than 20"],
    [
      "more time for papers",
      { deadline_working_days: "10" },
      { deadline_working_days: "15" },
      "deadline_working_days: is 15, looser than 10",
    ],
    ["papers that may follow, where the law says nothing of it", {}, { deadline_working_days: "15" }, undefined],
    ["papers that may not follow", { deadline_working_days: "15" }, {}, undefined],
    [
      "more grace",
      { deadline_working_days: "15" },
      { deadline_working_days: "15", grace_working_days: "30" },
      "grace_working_days: is 30, looser than 15",
    ],
    [
      "a suspension instead of a return",
      { deadline_working_days: "15", on_expiry: "return", grace_working_days: "" },
      { deadline_working_days: "15" },
      "grace_working_days: is 15, looser than 0",
    ],
    [
      "a standing that is barred no more",
      { credit_bars: "bad" },
      { deadline_working_days: "15" },
      "credit_bars: is empty, looser than bad",
    ],
    [
      "a standing more that is barred",
      { deadline_working_days: "15" },
      { deadline_working_days: "15", credit_bars: "bad" },
      undefined,
    ],
  ])("a service with %s", async (_, above, mine, fault) => {
    const expected = fault ? [`services.csv, row 2, column ${fault}${binds("permit")}`] : [];
    expect(await services({ id: "mine", ...mine }, { id: "floor", ...above })).toEqual(expected);
  });

  const service = { id: "permit", service: "permit", notice_working_days: "5", papers_complete: "yes" };
  const rest = (file: string) => {
    const tables = { "services.csv": [service], "papers.csv": [], "credit.csv": [], "refusals.csv": [] };
    return Object.fromEntries(Object.entries(tables).filter(([name]) => name !== file));
  };

  it("a main paper stays a main paper, for whomever it is asked", async () => {
    const floor = { id: "floor", service: "permit", paper: "map", role: "main", form: "any" };
    const paper = (mine: Sketch) => under("papers.csv", floor, { ...floor, ...mine }, rest("papers.csv"));
    const fault = (who: string) =>
      `papers.csv, row 2, column role: is secondary, but nation:floor (main) ${REST} (permit map *, ${who}, from 2024-01-01): ${MEND}`;
    expect(await paper({ id: "mine", role: "secondary" })).toEqual([fault("any project")]);
    expect(await paper({ id: "mine", role: "secondary", on: "land-use:07" })).toEqual([fault("land-use 07")]);
    expect(await paper({ id: "mine" })).toEqual([]);
    expect(await paper({ id: "mine", role: "secondary", paper: "study" })).toEqual([]);
  });

  it("a credit standing admits no more", async () => {
    const floor = { id: "floor", standing: "bad", admits: "none" };
    const mine = { ...floor, id: "mine", admits: "complete-only" };
    expect(await under("credit.csv", floor, mine, rest("credit.csv"))).toEqual([
      `credit.csv, row 2, column admits: is complete-only, looser than none${binds("bad")}`,
    ]);
    expect(
      await under("credit.csv", { ...floor, admits: "complete-only" }, { ...mine, admits: "none" }, rest("credit.csv")),
    ).toEqual([]);
  });
});
