import { describe, expect, it } from "vitest";
import { evaluate } from "../../shared/rules/evaluate.ts";
import { ids, today } from "./judged.ts";
import { facts, pack, type RowSketch, required } from "./smallPack.ts";

describe("the answer", () => {
  const rows: RowSketch[] = [
    { id: "a", outcome: "restrict", authority: "county", opinions: ["water"], materials: ["map", "study"] },
    { id: "b", layer: "OTHER", outcome: "restrict", authority: "province", opinions: ["forest"], materials: ["map"] },
    { id: "c", layer: "OTHER", outcome: "notice", authority: "state" },
  ];
  const found = evaluate([pack(rows)], [facts({ inside: 5 }), facts({ inside: 5, layer: "OTHER" })], {}, today);

  it("names the highest authority among binding findings and each paper once", () => {
    expect(found.authority).toBe("province");
    expect(found.materials).toEqual(["map", "study"]);
    expect(found.opinions).toEqual(["water", "forest"]);
  });

  it("names pack, version and row of each finding, and its basis", () => {
    expect(found.layers[0]?.findings[0]).toMatchObject({
      rule: "small@1/control-lines#a",
      confidence: "found",
      basis: [{ document: "LAW 1", article: "1" }],
    });
  });

  it("applies the rows to a layer published under another of its names, and counts it as known", () => {
    const one = pack([{ id: "r" }], { requiredLayers: [required()] });
    const under = (layer: string, inside: number) => evaluate([one], [facts({ layer, inside })], {}, today).verdict;
    expect([under("LINE_OLD", 5), under("LINE_OLD", 0), under("UNRELATED", 5)]).toEqual([
      "fail",
      "pass",
      "undetermined",
    ]);
  });

  it("combines packs to the strictest", () => {
    const strict = pack([{ id: "r", outcome: "prohibit" }], { id: "second" });
    const both = evaluate([pack(rows), strict], [facts({ inside: 5 })], {}, today);
    expect(both.verdict).toBe("fail");
    expect(ids(both)).toEqual(["a", "r"]);
  });
});
