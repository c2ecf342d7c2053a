import { beforeEach, describe, expect, it } from "vitest";
import { readCalendar } from "../../../data/publish/rules/holidayTables.ts";
import type { Fault } from "../../../data/publish/rules/tables.ts";
import { cell, PackCopy } from "./support/packCopy.ts";

/** Each fault is planted in a copy of one of the demo's packs, or of the holiday tables; file, row and column must be named. */

let folder: PackCopy;

describe("a deficiency list", () => {
  it("is compiled with the calendar that it counts by", async () => {
    const { deficiencyList } = await (await PackCopy.ofPack("cn-demo-city")).compile();
    expect(deficiencyList?.services.map(({ service }) => service)).toEqual([
      "completion-verification",
      "construction-permit",
      "land-use-permit",
      "site-selection",
    ]);
    expect(deficiencyList?.calendar.map(({ year }) => year)).toEqual([2024, 2025, 2026]);
  });

  it("is absent where the folder has none of its files, and a fault where it has some and inherits none", async () => {
    folder = await PackCopy.ofPack("cn");
    const files = ["services.csv", "papers.csv", "credit.csv", "refusals.csv"];
    await folder.remove("credit.csv");
    expect(await folder.faults()).toContainEqual({ file: "credit.csv", message: "cannot be read" });
    for (const file of files) await folder.remove(file);
    expect(await folder.compile()).not.toHaveProperty("deficiencyList");
  });

  it("may say only what differs from the list that it inherits: the province has credit standings, and no service", async () => {
    const { deficiencyList } = await (await PackCopy.ofPack("cn-demo-province")).compile();
    expect([deficiencyList?.services.length, deficiencyList?.credit.length]).toEqual([0, 4]);
  });

  const planted: readonly [
    what: string,
    pack: string,
    file: string,
    id: string,
    column: string,
    value: string,
    message: string,
    at?: string,
  ][] = [
    [
      "a deadline longer than the handling time",
      "cn-demo",
      "services.csv",
      "construction-permit",
      "deadline_working_days",
      "16",
      "is longer than the promised handling time of 15",
    ],
    [
      "days that are no number",
      "cn-demo",
      "services.csv",
      "construction-permit",
      "notice_working_days",
      "five",
      "expected number",
    ],
    ["half a day", "cn-demo", "services.csv", "construction-permit", "deadline_working_days", "4.5", "expected int"],
    [
      "a deadline that nothing follows",
      "cn-demo",
      "services.csv",
      "construction-permit",
      "on_expiry",
      "",
      "is empty, but the service has deadline_working_days",
    ],
    [
      "an expiry without a deadline",
      "cn-demo-city",
      "services.csv",
      "completion-verification",
      "deadline_working_days",
      "",
      "is given, but the service has no deadline_working_days",
      "on_expiry",
    ],
    [
      "suspension without grace",
      "cn-demo",
      "services.csv",
      "construction-permit",
      "grace_working_days",
      "",
      "must be given where on_expiry is suspend",
    ],
    [
      "grace without suspension",
      "cn-demo-city",
      "services.csv",
      "completion-verification",
      "grace_working_days",
      "5",
      "must be given where on_expiry is suspend",
    ],
    [
      "a paper of no service",
      "cn-demo",
      "papers.csv",
      "cp-renderings",
      "service",
      "fishing",
      'unknown service "fishing"',
    ],
    ["a role that there is not", "cn-demo", "papers.csv", "cp-renderings", "role", "tertiary", "Invalid option"],
    [
      "a licence that there is not",
      "cn-demo-city",
      "papers.csv",
      "cp-land-title",
      "e_licence",
      "poem",
      'unknown e-licence "poem"',
    ],
    [
      "a main paper that may come later",
      "cn-demo-city",
      "papers.csv",
      "cp-area-report",
      "deadline_working_days",
      "5",
      "a main paper may not come later",
    ],
    [
      "a paper's term longer than the service's",
      "cn-demo",
      "papers.csv",
      "cp-fee-receipt",
      "deadline_working_days",
      "16",
      "is longer than the service's 15",
    ],
    [
      "a subject that there is not",
      "cn-demo-city",
      "papers.csv",
      "cp-daylight-report",
      "subject_code",
      "99",
      'unknown land-use "99"',
    ],
    [
      "a document that there is not",
      "cn-demo",
      "papers.csv",
      "cp-renderings",
      "basis",
      "hearsay",
      'unknown document "hearsay"',
    ],
    [
      "in force before its document",
      "cn-demo",
      "papers.csv",
      "cp-renderings",
      "effective_from",
      "2023-12-31",
      "on 2023-12-31 the row is in force",
      "basis",
    ],
    [
      "the same paper twice",
      "cn-demo",
      "papers.csv",
      "cp-renderings",
      "paper",
      "fee-receipt",
      "is said by row",
      "paper",
    ],
    [
      "a standing that admits nothing but has a breach",
      "cn-demo-province",
      "credit.csv",
      "good",
      "admits",
      "complete-only",
      "is given, but the standing admits no deficiency",
      "breach_zh",
    ],
    [
      "a breach that leads nowhere",
      "cn-demo-province",
      "credit.csv",
      "good",
      "breach_to",
      "limbo",
      'unknown standing "limbo"',
    ],
    [
      "a standing that is said twice",
      "cn-demo-province",
      "credit.csv",
      "repaired",
      "standing",
      "good",
      "is said by row",
      "standing",
    ],
    ["a refusal of no service", "cn", "refusals.csv", "on-the-map", "service", "fishing", 'unknown service "fishing"'],
    [
      "a tag that there is not",
      "cn",
      "refusals.csv",
      "on-the-map",
      "subject_code",
      "on-the-moon",
      'unknown tag "on-the-moon"',
    ],
  ];

  it.each(planted)("%s", async (_, pack, file, id, column, value, message, at = column) => {
    folder = await PackCopy.ofPack(pack);
    await folder.edit(file, cell(id, column, value));
    const found = await folder.faults();
    expect(found).toContainEqual({
      file,
      row: expect.any(Number),
      column: at,
      message: expect.stringContaining(message),
    });
  });

  it("a paper's term longer than that of the service as the nearest pack above has it", async () => {
    // The nation's row of this service lets no paper follow; the city's gives 15 working days.
    folder = await PackCopy.ofPack("cn-demo");
    await folder.edit("papers.csv", cell("ss-site-visit-record", "deadline_working_days", "16"));
    expect(await folder.faults()).toEqual([
      expect.objectContaining({ column: "deadline_working_days", message: "is longer than the service's 15" }),
    ]);
  });

  it("a barred standing that there is not", async () => {
    folder = await PackCopy.ofPack("cn-demo-city");
    await folder.edit("services.csv", (text) => text.replace(",repaired,", ",mended,"));
    expect(await folder.faults()).toContainEqual(
      expect.objectContaining({ file: "services.csv", column: "credit_bars", message: 'unknown standing "mended"' }),
    );
  });

  it("rows of one paper may follow one another", async () => {
    folder = await PackCopy.ofPack("cn-demo");
    await folder.edit("papers.csv", cell("cp-renderings", "effective_to", "2025-12-31"));
    await folder.edit("papers.csv", (text) => {
      const row = text.split("\n").find((line) => line.startsWith("cp-renderings,"))!;
      const next = row.replace("cp-renderings,", "cp-renderings-2026,").replace("2024-01-01,2025-12-31", "2026-01-01,");
      return `${text.trimEnd()}\n${next}\n`;
    });
    expect(await folder.faults()).toEqual([]);
  });
});

describe("the calendar", () => {
  const calendarFaults = async (): Promise<Fault[]> => {
    const found: Fault[] = [];
    await readCalendar(found, folder.path);
    return found;
  };

  beforeEach(async () => {
    folder = await PackCopy.of("tables/holidays");
  });

  it("has each year with its notice, and no fault", async () => {
    expect(await calendarFaults()).toEqual([]);
  });

  const planted: readonly [what: string, change: (text: string) => string, Partial<Fault>][] = [
    [
      "a working day that is one anyway",
      (t) => t.replace("work,2026-02-14,2026-02-14", "work,2026-02-13,2026-02-13"),
      { column: "from", message: "2026-02-13 is a working day anyway" },
    ],
    [
      "a day that stands twice",
      (t) => t.replace("off,2026-02-15", "off,2026-02-14"),
      { column: "from", message: "2026-02-14 stands already in row 4" },
    ],
    [
      "a stretch that ends before it begins",
      (t) => t.replace("2026-02-23", "2026-02-13"),
      { column: "to", message: "is before 2026-02-15" },
    ],
    [
      "another year's days",
      (t) => t.replaceAll("2026-02-28", "2027-02-27"),
      { column: "from", message: "is not in 2026" },
    ],
    ["neither off nor worked", (t) => t.replace("work,2026-02-14", "half,2026-02-14"), { column: "kind" }],
  ];

  it.each(planted)("%s", async (_, change, fault) => {
    await folder.edit("2026.csv", change);
    expect(await calendarFaults()).toContainEqual(expect.objectContaining({ file: "2026.csv", ...fault }));
  });

  it("a year without a notice, and a notice without a table", async () => {
    await folder.edit("notices.csv", (text) => text.replace("\n2026,", "\n2027,"));
    expect(await calendarFaults()).toEqual(
      expect.arrayContaining([
        { file: "2027.csv", message: "cannot be read" },
        { file: "2026.csv", message: "notices.csv has no row for this table" },
      ]),
    );
  });

  it("a notice may move the last days of the year before, as that of 2019 did", async () => {
    await folder.edit("2026.csv", (text) => `${text.trimEnd()}\noff,2025-12-31,2025-12-31,元旦,New Year\n`);
    expect(await calendarFaults()).toEqual([]);
  });
});
