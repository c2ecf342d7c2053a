import { describe, expect, it } from "vitest";
import { evaluate } from "../../shared/rules/evaluate.ts";
import { ids, judge } from "./judged.ts";
import { facts, pack, type RowSketch } from "./smallPack.ts";

describe("dates", () => {
  const dated: RowSketch[] = [
    { id: "old", effectiveFrom: "2020-01-01", effectiveTo: "2024-12-31", outcome: "restrict" },
    { id: "new", effectiveFrom: "2025-01-01", outcome: "prohibit" },
  ];

  it("apply the rows in force on the day, both ends inclusive", () => {
    const on = (asOf: string) => ids(judge(dated, { inside: 5 }, {}, asOf));
    expect([on("2024-12-31"), on("2025-01-01"), on("2030-01-01")]).toEqual([["old"], ["new"], ["new"]]);
  });

  it("name only the documents in force on the day", () => {
    const rows: RowSketch[] = [{ id: "r", basis: [{ document: "old" }, { document: "law", article: "1" }] }];
    const names = (asOf: string) =>
      judge(rows, { inside: 5 }, {}, asOf).layers[0]?.findings[0]?.basis.map((b) => b.document);
    expect(names("2024-06-01")).toEqual(["示例", "LAW 1"]);
    expect(names("2026-06-01")).toEqual(["LAW 1"]);
  });

  it("are undetermined on a day for which the pack was not compiled", () => {
    const before = judge(dated, {}, {}, "2019-12-31");
    expect([before.verdict, before.doubts[0]?.kind]).toEqual(["undetermined", "pack-not-in-force"]);
    const ended = pack(dated, { effectiveTo: "2025-12-31" });
    expect(evaluate([ended], [facts()], {}, "2025-12-31").verdict).toBe("pass");
    expect(evaluate([ended], [facts()], {}, "2026-01-01").verdict).toBe("undetermined");
  });
});
