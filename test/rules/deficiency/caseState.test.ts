import { describe, expect, it } from "vitest";
import { Problem } from "../../../shared/problems/problem.ts";
import { addDays } from "../../../shared/rules/days.ts";
import { type CaseEvent, type CaseState, type CaseTerms, caseOn } from "../../../shared/rules/deficiency/caseState.ts";
import { workingCalendar } from "../../../shared/rules/deficiency/workingDays.ts";
import { nationalPack } from "../../support/place.ts";

const calendar = workingCalendar(nationalPack().deficiencyList!.calendar);

/**
 * June 2026: Thursday 18 is the last working day before the Dragon Boat Festival (off 19–21). Accepted on Monday 1 June
 * with 5 working days: 2 3 4 5 | 8, so the term ends on Monday 8; 5 days of grace: 9 10 11 12 | 15.
 */
const terms: CaseTerms = {
  calendar,
  missing: new Map([
    ["a", 5],
    ["b", 5],
  ]),
  graceWorkingDays: 5,
  onExpiry: "suspend",
};

const accepted: CaseEvent = { event: "accepted", on: "2026-06-01" };
const handIn = (on: string, ...papers: string[]): CaseEvent => ({ event: "supplemented", on, papers });

describe("time alone", () => {
  const stands = (day: string) => caseOn(terms, [accepted], day);

  it("a draft before acceptance", () => {
    expect(stands("2026-05-31")).toMatchObject({ state: "DRAFT", next: ["accepted"], history: [] });
  });

  it("waits for papers to the end of the last day, is suspended on the next", () => {
    expect(stands("2026-06-08")).toMatchObject({ state: "ACCEPTED_INCOMPLETE", outstanding: ["a", "b"] });
    expect(stands("2026-06-08").deadline).toMatchObject({ status: "computed", on: "2026-06-08", workingDays: 5 });
    expect(stands("2026-06-09")).toMatchObject({ state: "SUSPENDED", since: "2026-06-09" });
    expect(stands("2026-06-09").deadline).toMatchObject({ on: "2026-06-15", workingDays: 5 });
  });

  it("is returned after grace, and the commitment is broken", () => {
    expect(stands("2026-06-15").state).toBe("SUSPENDED");
    expect(stands("2026-06-16")).toMatchObject({ state: "RETURNED", since: "2026-06-16", breachOn: "2026-06-16" });
    expect(stands("2026-06-16").history.map(({ state, by }) => [state, by])).toEqual([
      ["ACCEPTED_INCOMPLETE", "accepted"],
      ["SUSPENDED", "expiry"],
      ["RETURNED", "expiry"],
    ]);
  });

  it("is returned at once where the list gives no grace", () => {
    const strict: CaseTerms = { ...terms, graceWorkingDays: 0, onExpiry: "return" };
    expect(caseOn(strict, [accepted], "2026-06-08").state).toBe("ACCEPTED_INCOMPLETE");
    expect(caseOn(strict, [accepted], "2026-06-09")).toMatchObject({ state: "RETURNED", breachOn: "2026-06-09" });
  });
});

describe("papers", () => {
  it("some of them leave the case waiting for the others", () => {
    expect(caseOn(terms, [accepted, handIn("2026-06-03", "a")], "2026-06-05")).toMatchObject({
      state: "ACCEPTED_INCOMPLETE",
      outstanding: ["b"],
    });
  });

  it("all of them complete it, within the term or within grace, and then time does nothing", () => {
    const inTime = [accepted, handIn("2026-06-08", "a", "b")];
    const inGrace = [accepted, handIn("2026-06-03", "a"), handIn("2026-06-15", "b")];
    expect(caseOn(terms, inTime, "2026-12-31")).toMatchObject({ state: "COMPLETE", since: "2026-06-08" });
    expect(caseOn(terms, inGrace, "2026-12-31")).toMatchObject({ state: "COMPLETE", since: "2026-06-15" });
    expect(caseOn(terms, inGrace, "2026-12-31")).not.toHaveProperty("breachOn");
  });

  it("each has its own term: the earliest that is missed suspends the case", () => {
    const uneven = {
      ...terms,
      missing: new Map([
        ["a", 2],
        ["b", 5],
      ]),
    };
    // 2 working days after Monday 1 June end on Wednesday 3.
    expect(caseOn(uneven, [accepted], "2026-06-04").state).toBe("SUSPENDED");
    expect(caseOn(uneven, [accepted, handIn("2026-06-03", "a")], "2026-06-08").state).toBe("ACCEPTED_INCOMPLETE");
  });

  it("none missing: complete when accepted", () => {
    expect(caseOn({ ...terms, missing: new Map() }, [accepted], "2026-06-01").state).toBe("COMPLETE");
  });
});

describe("the reminder", () => {
  it("counts grace from its own day", () => {
    const reminded: CaseEvent[] = [accepted, { event: "suspended", on: "2026-06-11" }];
    // Thursday 11: 12 | 15 16 17 18, then the festival; day 5 is Thursday 18.
    expect(caseOn(terms, reminded, "2026-06-18").state).toBe("SUSPENDED");
    expect(caseOn(terms, reminded, "2026-06-19").state).toBe("RETURNED");
  });
});

describe("events after the day asked for", () => {
  it("do not count yet", () => {
    const events: CaseEvent[] = [accepted, handIn("2026-06-05", "a", "b"), { event: "decided", on: "2026-06-10" }];
    expect(caseOn(terms, events, "2026-06-04").state).toBe("ACCEPTED_INCOMPLETE");
    expect(caseOn(terms, events, "2026-06-09").state).toBe("COMPLETE");
    expect(caseOn(terms, events, "2026-06-10").state).toBe("DECIDED");
  });

  it("must be possible all the same, and in order", () => {
    expect(problemOf(() => caseOn(terms, [accepted, { event: "decided", on: "2026-06-10" }], "2026-06-02"))).toBe(
      "/events/1",
    );
    expect(problemOf(() => caseOn(terms, [accepted, handIn("2026-05-30", "a")], "2026-06-02"))).toBe("/events/1/on");
  });
});

describe("a year whose days off are not published", () => {
  const december: CaseEvent = { event: "accepted", on: "2026-12-29" };

  it("leaves the state open once the term may be over, but not before", () => {
    expect(caseOn(terms, [december], "2026-12-31").state).toBe("ACCEPTED_INCOMPLETE");
    expect(caseOn(terms, [december], "2026-12-31").deadline).toMatchObject({ status: "not-computed", year: 2027 });
    expect(caseOn(terms, [december], "2027-01-04").state).toBe("NOT_COMPUTED");
    expect(caseOn(terms, [december, handIn("2027-01-04", "a", "b")], "2027-02-01").state).toBe("NOT_COMPUTED");
    expect(caseOn(terms, [december, handIn("2026-12-31", "a", "b")], "2027-02-01").state).toBe("COMPLETE");
  });
});

/** Pointer of the problem that something throws. */
function problemOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem && error.details.type === "impossible-event") return error.details.pointer;
    throw error;
  }
  return undefined;
}

/**
 * All sequences of up to four events, one a day, against a machine written down by hand: six kinds of event (handing in
 * is of some papers or of all), and two paces. `prompt`: every event comes the day after the one before, within all
 * terms. `late`: every event comes 10 days after, so that each term is over before the next event (the term ends 7 days
 * after acceptance, grace 7 days after that).
 */
const SYMBOLS = ["accepted", "some", "all", "suspended", "returned", "decided"] as const;
type Symbol = (typeof SYMBOLS)[number];
type Model = CaseState | "SUSPENDED, reminded" | "RETURNED, noted" | "impossible";

function prompt(state: Model, symbol: Symbol): Model {
  const table: Partial<Record<Model, Partial<Record<Symbol, Model>>>> = {
    DRAFT: { accepted: "ACCEPTED_INCOMPLETE" },
    ACCEPTED_INCOMPLETE: { some: "ACCEPTED_INCOMPLETE", all: "COMPLETE" },
    COMPLETE: { decided: "DECIDED" },
  };
  return table[state]?.[symbol] ?? "impossible";
}

/** Ten days later a waiting case is suspended, and a suspended one returned. */
function late(state: Model, symbol: Symbol): Model {
  const aged: Partial<Record<Model, Model>> = {
    ACCEPTED_INCOMPLETE: "SUSPENDED",
    SUSPENDED: "RETURNED",
    "SUSPENDED, reminded": "RETURNED",
  };
  const table: Partial<Record<Model, Partial<Record<Symbol, Model>>>> = {
    DRAFT: { accepted: "ACCEPTED_INCOMPLETE" },
    SUSPENDED: { some: "SUSPENDED", all: "COMPLETE", suspended: "SUSPENDED, reminded" },
    RETURNED: { returned: "RETURNED, noted" },
    COMPLETE: { decided: "DECIDED" },
  };
  return table[aged[state] ?? state]?.[symbol] ?? "impossible";
}

function* sequences(length: number): Generator<Symbol[]> {
  if (length === 0) return yield [];
  for (const before of sequences(length - 1)) for (const symbol of SYMBOLS) yield [...before, symbol];
}

describe("every sequence of up to four events", () => {
  const paces = { prompt: [1, prompt], late: [10, late] } as const;

  it.each(["prompt", "late"] as const)(
    "at the pace %s stands where the table says, or is refused where it says",
    (pace) => {
      const [step, model] = paces[pace];
      let seen = 0;
      for (let length = 0; length <= 4; length++) {
        for (const symbols of sequences(length)) {
          seen++;
          const events = symbols.map((symbol, i): CaseEvent => {
            const on = addDays("2026-06-01", i * step);
            if (symbol === "some") return { event: "supplemented", on, papers: ["a"] };
            return symbol === "all" ? { event: "supplemented", on, papers: ["a", "b"] } : { event: symbol, on };
          });
          const day = events.at(-1)?.on ?? "2026-06-01";
          const { state, refusedAt } = modelled(symbols, model);
          const name = symbols.join(" → ");
          if (refusedAt !== undefined) {
            expect(
              problemOf(() => caseOn(terms, events, day)),
              name,
            ).toBe(`/events/${refusedAt}`);
          } else {
            expect(caseOn(terms, events, day).state, name).toBe(state.split(",")[0]);
          }
        }
      }
      // 1 + 6 + 36 + 216 + 1296
      expect(seen).toBe(1555);
    },
  );
});

function modelled(symbols: readonly Symbol[], model: typeof prompt): { state: Model; refusedAt?: number } {
  let state: Model = "DRAFT";
  for (const [i, symbol] of symbols.entries()) {
    state = model(state, symbol);
    if (state === "impossible") return { state, refusedAt: i };
  }
  return { state };
}
