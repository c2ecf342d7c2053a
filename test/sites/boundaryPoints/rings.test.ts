import { describe, expect, it } from "vitest";
import { DK01_M2, partAreas, problemOfText, siteOfText } from "../../support/boundaryPoints.ts";

/** Which points make a ring, and which rings are holes: numbers, ids and closing points are written in many ways. */

const HEADER = "[属性描述]\n坐标系=2000国家大地坐标系\n带号=39\n[地块坐标]\n";
const HEAD = "9,,DK01,示例,面,,工业用地,1001,@\n";

const [OUTER, HOLE] = [
  ["3520000,39450000", "3520000,39450200", "3519850,39450200", "3519850,39450000"],
  ["3519950,39450050", "3519900,39450050", "3519900,39450090", "3519950,39450090"],
];
/** 50 m × 40 m, 300 m east of the hole: a part of its own. */
const APART = ["3519950,39450350", "3519900,39450350", "3519900,39450390", "3519950,39450390"];
/** 10 m × 10 m within the hole. */
const ISLAND = ["3519940,39450060", "3519930,39450060", "3519930,39450070", "3519940,39450070"];

interface Written {
  readonly points: readonly string[];
  readonly ring: number;
  /** Of each point, the closing one included where there is one. */
  readonly ids: readonly string[];
}

const file = (...rings: readonly Written[]): string =>
  HEADER + HEAD + rings.map(({ points, ring, ids }) => ids.map((id, i) => `${id},${ring},${points[i % points.length]}\n`).join("")).join(""); // biome-ignore format: one expression

const ids = (from: number, closing?: string): string[] => [
  ...[0, 1, 2, 3].map((i) => `J${from + i}`),
  ...(closing === undefined ? [] : [closing]),
];

describe("rings of a parcel", () => {
  it.each([
    [
      "the hole numbered on",
      file({ points: OUTER, ring: 1, ids: ids(1, "J1") }, { points: HOLE, ring: 2, ids: ids(5, "J5") }),
    ],
    [
      "the hole numbered anew",
      file({ points: OUTER, ring: 1, ids: ids(1, "J1") }, { points: HOLE, ring: 2, ids: ids(1, "J1") }),
    ],
    [
      "any id at the closing point",
      file({ points: OUTER, ring: 1, ids: ids(1, "J1") }, { points: HOLE, ring: 2, ids: ids(5, "J9") }),
    ],
    [
      "all of ring 1",
      file({ points: OUTER, ring: 1, ids: ids(1, "J1") }, { points: HOLE, ring: 1, ids: ids(5, "J5") }),
    ],
    ["open rings", file({ points: OUTER, ring: 1, ids: ids(1) }, { points: HOLE, ring: 2, ids: ids(5) })],
    [
      "open rings all of ring 1, numbered anew",
      file({ points: OUTER, ring: 1, ids: ids(1) }, { points: HOLE, ring: 1, ids: ids(1) }),
    ],
    [
      "the hole first",
      file({ points: HOLE, ring: 2, ids: ids(1, "J1") }, { points: OUTER, ring: 1, ids: ids(5, "J5") }),
    ],
    [
      "rings the other way round",
      file(
        { points: OUTER.toReversed(), ring: 1, ids: ids(1, "J1") },
        { points: HOLE.toReversed(), ring: 2, ids: ids(5, "J5") },
      ),
    ],
    [
      "ids with leading zeros",
      file(
        { points: OUTER, ring: 1, ids: ["J01", "J02", "J03", "J04", "J01"] },
        { points: HOLE, ring: 2, ids: ["J05", "J06", "J07", "J08", "J05"] },
      ),
    ],
    [
      "bare numbers for ids",
      file(
        { points: OUTER, ring: 1, ids: ["1", "2", "3", "4", "1"] },
        { points: HOLE, ring: 2, ids: ["5", "6", "7", "8", "5"] },
      ),
    ],
    [
      "no ids",
      file({ points: OUTER, ring: 1, ids: ["", "", "", "", ""] }, { points: HOLE, ring: 2, ids: ["", "", "", "", ""] }),
    ],
    [
      "one id for all",
      file(
        { points: OUTER, ring: 1, ids: ["J", "J", "J", "J", "J"] },
        { points: HOLE, ring: 2, ids: ["J", "J", "J", "J", "J"] },
      ),
    ],
  ])("may have %s: the hole is taken off", async (_what, text) => {
    // biome-ignore format: a table
    expect(partAreas(await siteOfText(text))).toEqual([["DK01", DK01_M2]]);
  });

  it("of a number of their own that lie apart are further areas", async () => {
    const text = file({ points: OUTER, ring: 1, ids: ids(1, "J1") }, { points: APART, ring: 2, ids: ids(5, "J5") });
    const [[, areaM2] = []] = partAreas(await siteOfText(text));
    // 30,000 + 2,000 m² of plane, at the scale of DK01.
    expect(areaM2).toBeCloseTo((32_000 * 27_998.281) / 28_000, 1);
  });

  it("within a hole are areas again", async () => {
    const rings = [OUTER, HOLE, ISLAND].map((points, i) => ({
      points,
      ring: i + 1,
      ids: ids(4 * i + 1, `J${4 * i + 1}`),
    }));
    const [[, areaM2] = []] = partAreas(await siteOfText(file(...rings)));
    expect(areaM2).toBeCloseTo((28_100 * 27_998.281) / 28_000, 1);
  });

  it("of which a hole juts out by a millimetre are refused with the line, not taken for a part", async () => {
    const jutting = ["3519950,39449999.999", "3519900,39450000", "3519900,39450090", "3519950,39450090"];
    const text = file({ points: OUTER, ring: 1, ids: ids(1, "J1") }, { points: jutting, ring: 2, ids: ids(5) });
    const { type, line } = await problemOfText(text);
    expect(type).toBe("rings-cross");
    expect([6, 11]).toContain(line);
  });

  it("of which a further one lies mostly outside are united, which is told", async () => {
    const jutting = ["3519990,39450190", "3519990,39450230", "3519980,39450230", "3519980,39450190"];
    const site = await siteOfText(
      file({ points: OUTER, ring: 1, ids: ids(1) }, { points: jutting, ring: 2, ids: ids(5) }),
    );
    // 30,000 + 10 m × 30 m of plane.
    expect(partAreas(site)[0]![1]).toBeCloseTo((30_300 * 27_998.281) / 28_000, 1);
    expect(site.warnings.map(({ code }) => code)).toContain("parts-overlap");
  });

  it("of two points are refused with their line", async () => {
    const text = `${HEADER}${HEAD}J1,1,3520000,39450000\nJ2,1,3520000,39450200\n`;
    expect(await problemOfText(text)).toMatchObject({ type: "too-few-positions", line: 6 });
  });
});
