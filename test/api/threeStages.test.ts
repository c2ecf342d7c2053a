import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { receiptKey } from "../../shared/catalog/catalog.ts";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { accessAnswer } from "../../workers/api/accessSchemas.ts";
import { DEFICIENCY_EXAMPLES } from "../../workers/api/deficiencyChecksPaths.ts";
import { precheckAnswer } from "../../workers/api/schemas.ts";
import { STORY, STORY_IDS } from "../../workers/api/storyExamples.ts";
import { toleranceAnswer } from "../../workers/api/toleranceChecksSchemas.ts";
import { box, boxM2, demoPacks, feature, publishPlace } from "../support/place.ts";
import { bucket, fetchService, postJson, refusal } from "../support/service.ts";

/**
 * Three stages as one story: 空间准入条件 → 用途管制许可 → 竣工验收. The plot of the OpenAPI examples, in a park of boxes.
 *
 *   31.84 ┌──────┬──────────────────┬───────┐
 *         │ 300  │ 414, in the town │       │     plot 117.062–117.063 × 31.821–31.822
 *   31.81 │      ├──────────────────┤       │     urban housing 0.00054° east of it
 *   31.80 └──────┴──────────────────┴───────┘
 *       117.0  117.05             117.08  117.1
 */
const HOUSING_WEST = 117.06354;
const TOWN = [117.05, 31.81, 117.08, 31.84] as const;
const PARK = {
  XZQ: [feature(box(117, 31.8, 117.1, 31.84), { BSM: "XZQ1" })],
  STBHHX: [feature(box(117, 31.8, 117.02, 31.81), { BSM: "ST1", ZRBHDFQ: "一般控制区" })],
  YJJBNTBHTB: [feature(box(117.03, 31.82, 117.05, 31.84), { BSM: "NT1" })],
  CZKFBJ: [feature(box(...TOWN), { BSM: "CZ1", GHFQDM: "410" })],
  DZZHYFQ: [feature(box(...TOWN), { BSM: "DZ1", DJ: "中易发区" })],
  GHFQ: [
    feature(box(...TOWN), { BSM: "Z414", GHFQDM: "414" }),
    feature(box(117, 31.8, 117.05, 31.84), { BSM: "Z300", GHFQDM: "300" }),
  ],
  DLTB: [feature(box(HOUSING_WEST, 31.821, 117.0645, 31.822), { BSM: "TB1", DLBM: "0701" })],
};

const [ACCESS, PRECHECK, COMPLETION] = [STORY.access.value, STORY.precheck.value, STORY.completion.value];
const { earlier: _, ...DESIGN } = PRECHECK;
const { earlier: __, ...BUILT } = COMPLETION;
const PLOT = [117.062, 31.821, 117.063, 31.822] as const;

beforeAll(async () => {
  await publishPlace(r2Store(bucket()), Object.keys(PARK), demoPacks(), PARK);
});

async function ask<T extends z.ZodType>(path: string, type: T, body: object): Promise<z.output<T> & { id: string }> {
  const response = await postJson(path, body);
  expect(response.status).toBe(201);
  return type.parse(await response.json()) as z.output<T> & { id: string };
}

const accessCheck = (body: object) => ask("/access-checks", accessAnswer, body);
const precheck = (body: object) => ask("/prechecks", precheckAnswer, body);
const completion = (body: object) => ask("/tolerance-checks", toleranceAnswer, body);

type Answer = Awaited<ReturnType<typeof accessCheck | typeof precheck | typeof completion>>;

/** What an answer says of its only earlier check. */
function link({ earlier }: Answer) {
  expect(earlier).toHaveLength(1);
  return earlier![0]!;
}

const reasons = (answer: Answer): string[] => link(answer).reasons.map(({ kind }) => kind);
const warned = ({ warnings }: Answer) => warnings.filter(({ code }) => code === "earlier-disagrees");
const conditionsOf = (answer: Answer) =>
  link(answer).conditions.map(({ metric, op, required, actual, result }) => [metric, op, required, actual, result]);

/** Nothing of the answer but what came before it, and its id. */
function itself({ id: _id, earlier: _earlier, warnings, ...rest }: Answer): object {
  return { ...rest, warnings: warnings.filter(({ code }) => code !== "earlier-disagrees") };
}

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

describe("what an earlier check came to", () => {
  it("a pre-check that failed, or could not be determined", async () => {
    const onFarmland = { ...DESIGN, site: box(117.03, 31.82, 117.031, 31.821) };
    const failed = await precheck(onFarmland);
    expect(failed.verdict).toBe("fail");
    expect(reasons(await precheck({ ...onFarmland, earlier: [failed.id] }))).toEqual(["refused-then"]);
    const beyond = { ...DESIGN, site: box(117.075, 31.839, 117.076, 31.841) };
    const open = await precheck(beyond);
    expect(open.verdict).toBe("undetermined");
    expect(reasons(await precheck({ ...beyond, earlier: [open.id] }))).toEqual(["undetermined-then"]);
  });

  it("an access check that forbids whatever the figures", async () => {
    const housing = { ...DESIGN, project: { code: DESIGN.project.code, landUse: "0701" } };
    const forbidden = await accessCheck({ ...ACCESS, project: housing.project });
    expect(forbidden.verdict).toBe("forbid");
    expect(reasons(await precheck({ ...housing, earlier: [forbidden.id] }))).toContain("refused-then");
  });

  it("an access check asks nothing of a zone that is only touched by a sliver", async () => {
    // 4e-9° into zone 300, where the row would forbid: 0.4 mm of 111 m.
    const site = box(117.05 - 4e-9, 31.815, 117.051, 31.816);
    const touching = await accessCheck({ ...ACCESS, site, project: DESIGN.project });
    expect(touching.zones.map(({ code, votes, verdict }) => [code, votes, verdict])).toEqual([
      ["414", true, "allow"],
      ["300", false, "forbid"],
    ]);
    expect(link(await precheck({ ...DESIGN, site, earlier: [touching.id] })).agrees).toBe(true);
  });

  it("an access check that forbade a design is judged by the design of now", async () => {
    const low = await accessCheck({ ...ACCESS, project: { ...DESIGN.project, far: 0.5 } });
    expect(low.verdict).toBe("forbid");
    expect(link(await precheck({ ...DESIGN, earlier: [low.id] })).agrees).toBe(true);
  });

  it("an access check that lacked more than figures", async () => {
    const unsaid = await accessCheck({ ...ACCESS, project: { ...ACCESS.project, landUse: "10" } });
    expect(unsaid.missing.map(({ kind }) => kind)).toContain("subject-undeclared");
    expect(reasons(await precheck({ ...DESIGN, earlier: [unsaid.id] }))).toEqual(["undetermined-then"]);
  });
});

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

describe("ids", () => {
  const bodies = { "/prechecks": DESIGN, "/access-checks": ACCESS, "/tolerance-checks": BUILT };

  it.each(Object.entries(bodies))("of no receipt, POST %s", async (path, body) => {
    const { id } = await precheck(DESIGN);
    for (const none of ["01a20000-0000-7000-8000-000000000001", "nonsense"]) {
      expect(await refusal(path, { ...body, earlier: [id, none] })).toMatchObject({
        status: 404,
        type: "/problems/no-such-receipt",
        pointer: "/earlier/1",
      });
    }
  });

  it.each(Object.entries(bodies))("of a check that nothing builds on, POST %s", async (path, body) => {
    const built = await completion(BUILT);
    const papers = await postJson("/deficiency-checks", Object.values(DEFICIENCY_EXAMPLES)[0]!.value);
    for (const id of [built.id, (await papers.json<{ id: string }>()).id]) {
      expect(await refusal(path, { ...body, earlier: [id] })).toMatchObject({
        status: 400,
        type: "/problems/unusable-receipt",
        pointer: "/earlier/0",
      });
    }
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, 200)],
    ["without a kind", (text: string) => text.replace('"kind":"precheck"', '"kind":"other"')],
  ])("of a receipt that is %s, as GET says", async (_what, spoilt) => {
    const { id } = await precheck(DESIGN);
    const text = await (await bucket().get(receiptKey(id)))!.text();
    await bucket().put(receiptKey(id), spoilt(text));
    const damaged = { status: 503, type: "/problems/receipt-damaged" };
    expect(await refusal(`/prechecks/${id}`)).toMatchObject(damaged);
    for (const [path, body] of Object.entries(bodies)) {
      expect(await refusal(path, { ...body, earlier: [id] })).toMatchObject({ ...damaged, pointer: "/earlier/0" });
    }
  });

  it("of a receipt whose answer lost what is compared", async () => {
    const { id } = await accessCheck(ACCESS);
    const receipt = await (await bucket().get(receiptKey(id)))!.json<{ answer: Record<string, unknown> }>();
    delete receipt.answer.zones;
    await bucket().put(receiptKey(id), JSON.stringify(receipt));
    expect(await refusal("/prechecks", { ...DESIGN, earlier: [id] })).toMatchObject({
      type: "/problems/receipt-damaged",
    });
  });
});
