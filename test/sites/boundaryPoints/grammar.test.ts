import { describe, expect, it } from "vitest";
import { EXAMPLE, problemOfText, siteOfText, utf8 } from "../../support/boundaryPoints.ts";

/** Lines that are none of the grammar's are refused with their number; nothing is left out silently. */

const J3 = "J3,1,3519850.000,39450200.000";

describe("a line that cannot be read", () => {
  it.each([
    ["a word for a number", EXAMPLE.replace(J3, "J3,1,三百五十一,39450200.000"), "bad-position", 16],
    ["an empty number", EXAMPLE.replace(J3, "J3,1,,39450200.000"), "bad-position", 16],
    ["degrees, minutes and seconds", EXAMPLE.replace(J3, "J3,1,31°48′00″,117°30′00″"), "bad-position", 16],
    ["two dots", EXAMPLE.replace(J3, "J3,1,3519.850.000,39450200.000"), "bad-position", 16],
    ["an exponent", EXAMPLE.replace(J3, "J3,1,3.51985e6,39450200.000"), "bad-position", 16],
    ["too few fields", EXAMPLE.replace(J3, "J3,3519850.000,39450200.000"), "malformed-boundary-points", 16],
    ["a remark among the points", EXAMPLE.replace(J3, "此处有河"), "malformed-boundary-points", 16],
    ["a point before any head", EXAMPLE.replace(/^10,2.8.*\n/m, ""), "malformed-boundary-points", 13],
    ["a head without points", `${EXAMPLE}4,0.1,DK03,空,面,,,,@\n`, "malformed-boundary-points", 29],
    ["no parcel at all", EXAMPLE.slice(0, EXAMPLE.indexOf("10,2.8")), "malformed-boundary-points", 13],
  ])("%s", async (_what, text, type, line) => {
    expect(await problemOfText(text)).toMatchObject({ type, status: 400, line });
  });

  it("half a UTF-16 file is not taken for something else", async () => {
    const cut = Uint8Array.from([0xff, 0xfe, ...utf8("[\0")]);
    await expect(siteOfText(cut)).rejects.toMatchObject({ details: { type: "unsupported-media-type" } });
  });
});

describe("limits while reading", () => {
  it("count the points of all parcels", async () => {
    // 10 points in DK01, 4 in DK02, the closing ones included.
    expect((await siteOfText(EXAMPLE, undefined, 20_000)).parts).toHaveLength(2);
    expect(await problemOfText(EXAMPLE, undefined, 13)).toMatchObject({ type: "too-many-vertices", status: 413 });
  });
});

describe("what a point has besides", () => {
  it("is left out, a height with a warning", async () => {
    const codes = async (more: string) =>
      (await siteOfText(EXAMPLE.replace(J3, `${J3},${more}`))).warnings.map(({ code }) => code);
    expect(await codes("")).not.toContain("heights-left-out");
    expect(await codes("界桩")).not.toContain("heights-left-out");
    expect(await codes("35.2")).toContain("heights-left-out");
  });
});
