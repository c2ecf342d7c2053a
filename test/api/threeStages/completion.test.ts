import { beforeAll, describe, expect, it } from "vitest";
import { metresPerDegree } from "../../../shared/geometry/ellipsoid.ts";
import { box, boxM2 } from "../../support/place.ts";
import {
  ACCESS,
  accessCheck,
  BUILT,
  completion,
  conditionsOf,
  DESIGN,
  HOUSING_WEST,
  itself,
  link,
  precheck,
  publishPark,
  reasons,
  warned,
} from "./stages.ts";

beforeAll(publishPark);

describe("completion", () => {
  let first: string;
  let second: string;

  beforeAll(async () => {
    first = (await accessCheck(ACCESS)).id;
    second = (await precheck(DESIGN)).id;
  });

  it("does not look clean where the approved land is not what was pre-checked", async () => {
    const wider = box(117.062, 31.821, 117.063, 31.8221);
    const boundaries = { approvedBoundary: wider, surveyedBoundary: wider };
    const answer = await completion({ ...BUILT, ...boundaries, earlier: [second] });
    expect([answer.result, link(answer).agrees, reasons(answer)]).toEqual(["within", false, ["site-differs"]]);
    expect(link(answer).areas).toMatchObject({
      beyondM2: boxM2(117.062, 31.822, 117.063, 31.8221),
      shortM2: 0,
    });
    expect(warned(answer)).toHaveLength(1);
    expect(itself(answer)).toEqual(itself(await completion({ ...BUILT, ...boundaries })));
  });

  it("does not look clean where what was built is within its tolerances and not within the conditions", async () => {
    // As approved by someone, who overlooked that the zone asks for 1.
    const items = [{ item: "far", approved: 0.9, measured: 0.9 }, ...BUILT.items.slice(1)];
    const answer = await completion({ ...BUILT, items, earlier: [first] });
    expect([answer.result, reasons(answer)]).toEqual(["within", ["condition-not-met"]]);
    expect(warned(answer)[0]!.detail).toContain("floor area ratio ≥ 1, now 0.9");
  });

  it("takes what was measured, not what was approved: one building that is too high is enough", async () => {
    const height = (building: string, measured?: number) => ({
      item: "height",
      building,
      approved: 24,
      measured,
      unit: "m",
    });
    const of = async (...heights: object[]) => {
      const others = BUILT.items.slice(0, 3);
      return conditionsOf(await completion({ ...BUILT, items: [...others, ...heights], earlier: [first] }))[3];
    };
    expect(await of(height("1#", 23), height("2#", 61), height("3#"))).toEqual(["heightM", "<=", 60, 61, "not-met"]);
    expect(await of(height("1#", 23), height("3#"))).toEqual(["heightM", "<=", 60, undefined, "not-stated"]);
    expect(await of(height("1#", 23), height("2#", 59))).toEqual(["heightM", "<=", 60, 59, "met"]);
  });

  it("measures the distance from the surveyed outline, and none without it", async () => {
    // 0.00052° to the housing, 49.2 m.
    const east = 117.06302;
    const nearer = await completion({
      ...BUILT,
      surveyedBoundary: box(117.062, 31.821, east, 31.822),
      earlier: [first],
    });
    const metres = Number(((HOUSING_WEST - east) * metresPerDegree(31.822).east).toFixed(2));
    expect(conditionsOf(nearer)[5]).toEqual(["distanceM", ">=", 50, metres, "not-met"]);
    // It is the approved land that was checked; where the survey deviates from it is the check's own question.
    expect([nearer.result, reasons(nearer)]).toEqual(["excess-over-tolerance", ["condition-not-met"]]);
    const { surveyedBoundary: ___, ...unsurveyed } = BUILT;
    expect(conditionsOf(await completion({ ...unsurveyed, earlier: [first] }))[5]).toEqual([
      "distanceM",
      ">=",
      50,
      undefined,
      "not-stated",
    ]);
  });

  it("takes the use as surveyed before the one that is stated", async () => {
    const use = (measured: string) => ({ item: "use", approved: "100102", measured });
    const changed = await completion({ ...BUILT, items: [...BUILT.items, use("0701")], earlier: [second] });
    expect(reasons(changed)).toEqual(["land-use-differs"]);
    const same = await completion({
      ...BUILT,
      project: { ...BUILT.project, landUse: undefined },
      items: [...BUILT.items, use("100102")],
      earlier: [second],
    });
    expect(link(same).agrees).toBe(true);
  });

  it("without an approved outline does not know whether the site is the same", async () => {
    const { approvedBoundary: ___, surveyedBoundary: ____, ...figures } = BUILT;
    const answer = await completion({ ...figures, earlier: [second] });
    expect([answer.result, reasons(answer)]).toEqual(["within", ["site-unknown"]]);
  });
});
