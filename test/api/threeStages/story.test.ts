import { beforeAll, describe, expect, it } from "vitest";
import { metresPerDegree } from "../../../shared/geometry/ellipsoid.ts";
import { STORY, STORY_IDS } from "../../../workers/api/storyExamples.ts";
import { boxM2 } from "../../support/place.ts";
import { fetchService, postJson, refusal } from "../../support/service.ts";
import {
  ACCESS,
  accessCheck,
  BUILT,
  COMPLETION,
  completion,
  conditionsOf,
  DESIGN,
  link,
  PLOT,
  PRECHECK,
  precheck,
  publishPark,
  warned,
} from "./stages.ts";

beforeAll(publishPark);

/** The row 414-1001 of the demo's access list; the distance is that of the two north-eastern corners. */
const DISTANCE_M = Number((0.00054 * metresPerDegree(31.822).east).toFixed(2));

describe("the story as the description tells it", () => {
  it("is in the description", async () => {
    const { paths } = await (await fetchService("/openapi.json")).json<{ paths: unknown }>();
    const told = JSON.stringify(paths);
    for (const { value } of Object.values(STORY)) expect(told).toContain(JSON.stringify(value));
  });

  it("states conditions, finds them met by the design, and met again by what was built", async () => {
    const first = await accessCheck(ACCESS);
    expect([first.verdict, new Set(first.missing.map(({ kind }) => kind))]).toEqual([
      "undetermined",
      new Set(["figure"]),
    ]);

    const second = await precheck({ ...DESIGN, earlier: [first.id] });
    expect(link(second)).toMatchObject({
      id: first.id,
      kind: "access-check",
      verdict: "undetermined",
      agrees: true,
      reasons: [],
      sameSite: true,
      sameProject: true,
      sameLandUse: true,
      areas: { earlierM2: boxM2(...PLOT), presentM2: boxM2(...PLOT), beyondM2: 0, shortM2: 0 },
    });
    expect(conditionsOf(second)).toEqual([
      ["far", ">=", 1, 1.5, "met"],
      ["buildingDensity", ">=", 0.4, 0.45, "met"],
      ["greenRatio", "<=", 0.2, 0.15, "met"],
      ["heightM", "<=", 60, 24, "met"],
      ["envClass", "in", ["一类", "二类"], "一类", "met"],
      ["distanceM", ">=", 50, DISTANCE_M, "met"],
    ]);
    expect(warned(second)).toEqual([]);

    const ids = [first.id, second.id];
    const asSent = JSON.parse(JSON.stringify(COMPLETION).replace(STORY_IDS[0], ids[0]!).replace(STORY_IDS[1], ids[1]!));
    const third = await completion(asSent);
    expect([third.result, third.earlier!.map(({ id, kind, agrees }) => [id, kind, agrees])]).toEqual([
      "within",
      [
        [first.id, "access-check", true],
        [second.id, "precheck", true],
      ],
    ]);
    // The larger of the two heights, 2,400 cm; 44.8 % and 15.2 % as fractions.
    expect(third.earlier![0]!.conditions.map(({ metric, actual, result }) => [metric, actual, result])).toEqual([
      ["far", 1.5, "met"],
      ["buildingDensity", 0.448, "met"],
      ["greenRatio", 0.152, "met"],
      ["heightM", 24, "met"],
      ["envClass", "一类", "met"],
      ["distanceM", DISTANCE_M, "met"],
    ]);
    // What the pre-check asked for is due; nothing says that it was done.
    expect(third.earlier![1]!.due).toEqual({ opinions: second.opinions, materials: second.materials });
    expect(third.earlier![1]!.due.materials).toContain("地质灾害危险性评估");
    expect(warned(third)).toEqual([]);
  });

  it("may begin with the pre-check: an access check names one in the same way", async () => {
    const { id, verdict, materials } = await precheck(DESIGN);
    const answer = await accessCheck({
      site: PRECHECK.site,
      asOf: ACCESS.asOf,
      project: DESIGN.project,
      earlier: [id],
    });
    expect(link(answer)).toMatchObject({ kind: "precheck", verdict, agrees: true, conditions: [], due: { materials } });
    expect(answer.verdict).toBe("allow");
  });

  it("gives the same answer when an auditor asks again", async () => {
    const { id } = await accessCheck(ACCESS);
    for (const [path, body] of [
      ["/access-checks", { ...ACCESS, earlier: [id] }],
      ["/prechecks", { ...DESIGN, earlier: [id] }],
      ["/tolerance-checks", { ...BUILT, earlier: [id] }],
    ] as const) {
      const kept = (await (await postJson(path, body)).json<{ id: string }>()).id;
      const { request, answer } = await (
        await fetchService(`${path}/${kept}`, { headers: { "accept-language": "en" } })
      ).json<{ request: object; answer: { snapshot: string; earlier: object[] } }>();
      expect(request).toMatchObject({ earlier: [id] });
      const again = await postJson(`${path}?receipt=none&snapshot=${answer.snapshot}`, request);
      expect((await again.json<{ earlier: object[] }>()).earlier).toEqual(answer.earlier);
    }
  });

  it("says its reads: a round for the receipts, and a second round of pieces where a distance is asked for", async () => {
    const ids = [(await accessCheck(ACCESS)).id, (await precheck(DESIGN)).id];
    const counts = async (body: object): Promise<number[]> => {
      const { headers } = await postJson("/prechecks?receipt=none", body);
      return [.../rounds=(\d+), reads=(\d+)/.exec(headers.get("lantu-reads")!)!].slice(1).map(Number);
    };
    const [rounds = 0, reads = 0] = await counts(DESIGN);
    const lookingBack = { ...DESIGN, earlier: [ids[1], ids[1]] };
    expect(await counts(lookingBack)).toEqual([rounds + 1, reads + 2]);
    expect((await counts({ ...DESIGN, earlier: ids }))[0]).toBe(rounds + 2);
  });
});

describe("the site of an earlier check", () => {
  it("is taken over where none is sent", async () => {
    const { id } = await accessCheck(ACCESS);
    const { site: ___, ...rest } = DESIGN;
    const taken = await precheck({ ...rest, earlier: [id] });
    expect([taken.site.areaM2, link(taken).agrees]).toEqual([boxM2(...PLOT), true]);
    const back = await accessCheck({ asOf: ACCESS.asOf, project: ACCESS.project, earlier: [taken.id] });
    expect([back.site!.areaM2, link(back).agrees]).toEqual([boxM2(...PLOT), true]);
  });

  it("is wanted: zones have none", async () => {
    const { id } = await accessCheck({ ...ACCESS, site: undefined, zones: [{ system: "GHFQ", code: "414" }] });
    for (const path of ["/prechecks", "/access-checks"]) {
      expect(await refusal(path, { earlier: [id] })).toMatchObject({ status: 400, pointer: "/site" });
    }
  });
});
