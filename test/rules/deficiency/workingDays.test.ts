import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dayInShanghai } from "../../../shared/rules/days.ts";
import {
  type Deadline,
  deadlineAfter,
  isOver,
  isWorkingDay,
  workingCalendar,
} from "../../../shared/rules/deficiency/workingDays.ts";
import { nationalPack } from "../../support/place.ts";

/**
 * Terms counted by hand on the State Council's notices (国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号). Each count is written out,
 * day by day, so that anybody can go over it with a calendar.
 * The npm package chinese-days 1.5.7 agrees with the tables on each of the 1,096 days of 2024 to 2026.
 */
const calendar = workingCalendar(nationalPack().deficiencyList!.calendar);

/** The hand's count: month and day of working day 1, 2, … */
type Count = readonly string[];

function lastDay(deadline: Deadline): string {
  if (deadline.status !== "computed") throw new Error("not computed");
  return deadline.on;
}

function counted(from: string, count: Count): void {
  const year = from.slice(0, 4);
  for (const [i, day] of count.entries()) {
    expect(lastDay(deadlineAfter(calendar, from, i + 1)), `working day ${i + 1} after ${from}`).toBe(`${year}-${day}`);
  }
}

describe("15 working days over the Spring Festival of 2026 (off 15–23 February; worked Sat 14 and Sat 28)", () => {
  it("from Tuesday 10 February", () => {
    // Wed Thu Fri Sat(worked) | off Sun 15 to Mon 23 | Tue Wed Thu Fri Sat(worked) | Mon Tue Wed Thu Fri | Mon
    counted("2026-02-10", [
      "02-11",
      "02-12",
      "02-13",
      "02-14",
      "02-24",
      "02-25",
      "02-26",
      "02-27",
      "02-28",
      "03-02",
      "03-03",
      "03-04",
      "03-05",
      "03-06",
      "03-09",
    ]);
  });

  it("from a day off: Monday 16 February counts from the first working day, like Saturday 14, which is worked", () => {
    const count = [
      "02-24",
      "02-25",
      "02-26",
      "02-27",
      "02-28",
      "03-02",
      "03-03",
      "03-04",
      "03-05",
      "03-06",
      "03-09",
      "03-10",
      "03-11",
      "03-12",
      "03-13",
    ];
    counted("2026-02-16", count);
    counted("2026-02-14", count);
  });
});

describe("15 working days over the National Day of 2026 (off 1–7 October; worked Sun 20 September and Sat 10 October)", () => {
  it("from Friday 18 September: over Mid-Autumn (25–27 September) too", () => {
    // Sun 20 (worked) Mon 21 Tue 22 Wed 23 Thu 24 | Fri 25–Sun 27 off | Mon 28 Tue 29 Wed 30 | 1–7 off | Thu 8 Fri 9 Sat 10 (worked) | Mon 12 …
    counted("2026-09-18", [
      "09-20",
      "09-21",
      "09-22",
      "09-23",
      "09-24",
      "09-28",
      "09-29",
      "09-30",
      "10-08",
      "10-09",
      "10-10",
      "10-12",
      "10-13",
      "10-14",
      "10-15",
    ]);
  });

  it("from Sunday 20 September, worked instead: day 1 is Monday", () => {
    counted("2026-09-20", [
      "09-21",
      "09-22",
      "09-23",
      "09-24",
      "09-28",
      "09-29",
      "09-30",
      "10-08",
      "10-09",
      "10-10",
      "10-12",
      "10-13",
      "10-14",
      "10-15",
      "10-16",
    ]);
  });

  it("from Saturday 3 October, a day off", () => {
    counted("2026-10-03", [
      "10-08",
      "10-09",
      "10-10",
      "10-12",
      "10-13",
      "10-14",
      "10-15",
      "10-16",
      "10-19",
      "10-20",
      "10-21",
      "10-22",
      "10-23",
      "10-26",
      "10-27",
    ]);
  });
});

describe("the years before", () => {
  it("2025: from Friday 24 January (worked Sun 26; off 28 January–4 February; worked Sat 8 February)", () => {
    counted("2025-01-24", [
      "01-26",
      "01-27",
      "02-05",
      "02-06",
      "02-07",
      "02-08",
      "02-10",
      "02-11",
      "02-12",
      "02-13",
      "02-14",
      "02-17",
      "02-18",
      "02-19",
      "02-20",
    ]);
  });

  it("2025: from Friday 26 September (worked Sun 28; off 1–8 October; worked Sat 11)", () => {
    counted("2025-09-26", [
      "09-28",
      "09-29",
      "09-30",
      "10-09",
      "10-10",
      "10-11",
      "10-13",
      "10-14",
      "10-15",
      "10-16",
      "10-17",
      "10-20",
      "10-21",
      "10-22",
      "10-23",
    ]);
  });

  it("2024: from Friday 2 February (worked Sun 4; off 10–17; worked Sun 18)", () => {
    counted("2024-02-02", [
      "02-04",
      "02-05",
      "02-06",
      "02-07",
      "02-08",
      "02-09",
      "02-18",
      "02-19",
      "02-20",
      "02-21",
      "02-22",
      "02-23",
      "02-26",
      "02-27",
      "02-28",
    ]);
  });

  it("working days of a year: 251 in 2024, 248 in 2025, 248 in 2026", () => {
    // Weekdays of the year − weekdays off (New Year, Spring Festival, Qingming, Labour, Dragon Boat, Mid-Autumn,
    // National Day) + weekend days worked, counted by hand from the notices:
    // 2024: 262 − (1 + 5 + 2 + 3 + 1 + 2 + 5 = 19) + 8; 2025: 261 − (1 + 6 + 1 + 3 + 1 + 6 = 18) + 5;
    // 2026: 261 − (2 + 6 + 1 + 3 + 1 + 1 + 5 = 19) + 6.
    const workingDaysOf = (year: number) => {
      let sum = 0;
      for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
        if (isWorkingDay(calendar, day)) sum++;
      }
      return sum;
    };
    expect([2024, 2025, 2026].map(workingDaysOf)).toEqual([251, 248, 248]);
  });
});

describe("a year that is not in the tables", () => {
  it("is not guessed: a term that reaches into it is not computed, and what is known of it is said", () => {
    // Wed 30 and Thu 31 December are days 1 and 2; day 3 would lie in 2027.
    expect(deadlineAfter(calendar, "2026-12-29", 3)).toEqual({
      status: "not-computed",
      workingDays: 3,
      year: 2027,
      after: "2026-12-31",
    });
    expect(deadlineAfter(calendar, "2023-12-28", 3)).toEqual({ status: "not-computed", workingDays: 3, year: 2023 });
  });

  it("may still move the last days of December: the notice of 2019 took Monday 31 December 2018", () => {
    expect(deadlineAfter(calendar, "2026-12-29", 2)).toMatchObject({ on: "2026-12-31", provisional: true });
    expect(deadlineAfter(calendar, "2026-12-24", 1)).toMatchObject({ on: "2026-12-25", provisional: false });
    expect(deadlineAfter(calendar, "2025-12-29", 2)).toMatchObject({ on: "2025-12-31", provisional: false });
  });

  it("leaves open whether the term is over, but not before the year begins", () => {
    const deadline = deadlineAfter(calendar, "2026-12-29", 3);
    expect(isOver(deadline, "2026-12-31")).toBe(false);
    expect(isOver(deadline, "2027-01-04")).toBeUndefined();
  });
});

describe("what a deadline says of its count", () => {
  it("names the days that the notices moved, and the years", () => {
    expect(deadlineAfter(calendar, "2026-02-10", 5)).toMatchObject({
      on: "2026-02-24",
      years: [2026],
      holidays: [
        { kind: "work", from: "2026-02-14" },
        { kind: "off", from: "2026-02-15", to: "2026-02-23" },
      ],
    });
  });

  it("a day in China begins at 16:00 UTC of the day before", () => {
    expect(dayInShanghai(Date.parse("2026-02-13T15:59:59Z"))).toBe("2026-02-13");
    expect(dayInShanghai(Date.parse("2026-02-13T16:00:00Z"))).toBe("2026-02-14");
  });
});

describe("properties", () => {
  const anyDay = fc.integer({ min: 0, max: 1000 }).map((days) => addDays("2024-01-01", days));
  const anyTerm = fc.integer({ min: 1, max: 40 });

  it("a later acceptance never ends earlier, a longer term never sooner", () => {
    fc.assert(
      fc.property(anyDay, fc.nat(30), anyTerm, (day, later, days) => {
        const [a, b, c] = [
          deadlineAfter(calendar, day, days),
          deadlineAfter(calendar, addDays(day, later), days),
          deadlineAfter(calendar, day, days + 1),
        ];
        if (a.status !== "computed") return c.status === "not-computed" && b.status === "not-computed";
        return (b.status !== "computed" || a.on <= b.on) && (c.status !== "computed" || a.on < c.on);
      }),
    );
  });

  it("the term ends on a working day, with exactly as many working days after its start", () => {
    fc.assert(
      fc.property(anyDay, anyTerm, (day, days) => {
        const deadline = deadlineAfter(calendar, day, days);
        if (deadline.status !== "computed") return true;
        let working = 0;
        for (let at = addDays(day, 1); at <= deadline.on; at = addDays(at, 1))
          if (isWorkingDay(calendar, at)) working++;
        return working === days && isWorkingDay(calendar, deadline.on) === true;
      }),
    );
  });
});
