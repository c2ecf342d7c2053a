import { beforeAll, describe, expect, it } from "vitest";
import { box, boxM2 } from "../../support/place.ts";
import {
  ACCESS,
  accessCheck,
  conditionsOf,
  DESIGN,
  itself,
  link,
  PRECHECK,
  precheck,
  publishPark,
  reasons,
  warned,
} from "./stages.ts";

beforeAll(publishPark);

describe("what breaks the story leaves the verdict and is said", () => {
  let first: string;

  beforeAll(async () => {
    first = (await accessCheck(ACCESS)).id;
  });

  it("another site, with the land that is beyond and the land that is left out", async () => {
    const moved = box(117.062, 31.8211, 117.063, 31.8221);
    const answer = await precheck({ ...DESIGN, site: moved, earlier: [first] });
    expect(reasons(answer)).toEqual(["site-differs"]);
    expect(link(answer)).toMatchObject({
      agrees: false,
      sameSite: false,
      areas: {
        beyondM2: boxM2(117.062, 31.822, 117.063, 31.8221),
        shortM2: boxM2(117.062, 31.821, 117.063, 31.8211),
        method: "ellipsoid-cgcs2000",
      },
    });
    expect(warned(answer)).toEqual([
      expect.objectContaining({ pointer: "/earlier/0", detail: expect.stringContaining(first) }),
    ]);
    expect(itself(answer)).toEqual(itself(await precheck({ ...DESIGN, site: moved })));
  });

  it("a part of the earlier site, too: what was checked was the whole", async () => {
    const half = box(117.062, 31.821, 117.063, 31.8215);
    const answer = await precheck({ ...DESIGN, site: half, earlier: [first] });
    expect(link(answer)).toMatchObject({
      sameSite: false,
      areas: { beyondM2: 0, shortM2: boxM2(117.062, 31.8215, 117.063, 31.822) },
    });
  });

  it("a millimetre along the outline is none", async () => {
    // 5e-9° are half a millimetre.
    const answer = await precheck({ ...DESIGN, site: box(117.062, 31.821, 117.063, 31.822 + 5e-9), earlier: [first] });
    expect(link(answer)).toMatchObject({ agrees: true, sameSite: true });
    const more = await precheck({ ...DESIGN, site: box(117.062, 31.821, 117.063, 31.822 + 1e-7), earlier: [first] });
    expect(reasons(more)).toEqual(["site-differs"]);
  });

  it("a design that does not meet a condition, or does not state its figure", async () => {
    const { heightM: ___, ...project } = { ...DESIGN.project, far: 0.99 };
    const answer = await precheck({ ...DESIGN, project, earlier: [first] });
    expect(conditionsOf(answer)).toContainEqual(["far", ">=", 1, 0.99, "not-met"]);
    expect(conditionsOf(answer)).toContainEqual(["heightM", "<=", 60, undefined, "not-stated"]);
    expect(reasons(answer)).toEqual(["condition-not-met", "condition-not-stated"]);
    expect(link(answer).reasons[0]!.message).toBe("not met: floor area ratio ≥ 1, now 0.99");
    expect(itself(answer)).toEqual(itself(await precheck({ ...DESIGN, project })));
  });

  it.each([
    ["another project code", { code: "another" }, "project-differs"],
    ["no project code", { code: undefined }, "project-unknown"],
    ["another land class", { landUse: "1101" }, "land-use-differs"],
    ["a coarser land class", { landUse: "1001" }, "land-use-unknown"],
    ["no land class", { landUse: undefined }, "land-use-unknown"],
  ])("%s", async (_what, said, reason) => {
    const answer = await precheck({ ...DESIGN, project: { ...DESIGN.project, ...said }, earlier: [first] });
    expect([reasons(answer), link(answer).agrees, warned(answer).length]).toEqual([[reason], false, 1]);
  });

  it("a land class below that of then is a part of it", async () => {
    const coarse = await precheck({ ...DESIGN, project: { ...DESIGN.project, landUse: "1001" } });
    const answer = await precheck({ ...DESIGN, earlier: [coarse.id] });
    expect(link(answer)).toMatchObject({ sameLandUse: true, agrees: true });
  });

  it("a project that nothing is said of does not agree", async () => {
    const { id } = await precheck({ site: PRECHECK.site });
    expect(reasons(await precheck({ site: PRECHECK.site, earlier: [id] }))).toEqual([
      "project-unknown",
      "land-use-unknown",
    ]);
  });

  it("zones instead of a site cannot be compared", async () => {
    const zones = [{ system: "GHFQ", code: "414" }];
    const byZone = await accessCheck({ zones, asOf: ACCESS.asOf, project: DESIGN.project });
    const answer = await precheck({ ...DESIGN, earlier: [byZone.id] });
    expect([link(answer).sameSite, reasons(answer)[0]]).toEqual([null, "site-unknown"]);
    const later = await accessCheck({ zones, asOf: ACCESS.asOf, project: DESIGN.project, earlier: [first] });
    expect([later.verdict, reasons(later)]).toEqual(["undetermined", ["site-unknown", "condition-not-stated"]]);
  });
});
