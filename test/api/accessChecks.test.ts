import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import guide from "../../docs/access.md?raw";
import { metresPerDegree, trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { ACCESS_EXAMPLES } from "../../workers/api/accessPaths.ts";
import { accessAnswer } from "../../workers/api/accessSchemas.ts";
import { box, boxM2, publishZonedPlace } from "../support/place.ts";
import { bucket, fetchService, postJson, refusal } from "../support/service.ts";

type Answer = z.infer<typeof accessAnswer>;

beforeAll(async () => {
  await publishZonedPlace(r2Store(bucket()));
});

async function check(body: object, query = "?receipt=none"): Promise<Answer> {
  const response = await postJson(`/access-checks${query}`, { asOf: "2026-11-22", ...body });
  expect(response.status).toBe(query === "" ? 201 : 200);
  return accessAnswer.parse(await response.json());
}

/** A first-class factory whose figures meet the industrial zone's row. */
const factory = {
  landUse: "100101",
  industry: "C39",
  far: 1.3,
  buildingDensity: 0.45,
  heightM: 24,
  greenRatio: 0.1,
  envClass: "一类",
};
/** The second class must keep 50 m away from urban housing (DLTB 0701): 117.03–117.031 × 31.73–31.731. */
const plant = { ...factory, landUse: "100102", envClass: "二类" };

describe("POST /access-checks on a site", () => {
  it("names the zone, its share and plan, the rows with their conditions, and the regime with its steps", async () => {
    const answer = await check({ site: box(117.02, 31.73, 117.022, 31.731), project: factory });
    expect(answer.verdict).toBe("allow");
    const [zone] = answer.zones;
    expect(zone).toMatchObject({ system: "GHFQ", code: "414", title: "Industrial zone", share: 1, votes: true });
    expect(zone!.areaM2).toBe(boxM2(117.02, 31.73, 117.022, 31.731));
    expect(zone!.plan).toMatch(/Master plan of Example County/);
    expect(zone!.findings.map(({ rule, result }) => [rule, result])).toEqual([
      ["cn-demo@2026.1/access-list#414-100101", "allow"],
      ["cn-demo@2026.1/access-list#414-c39", "allow"],
    ]);
    expect(zone!.findings[0]!.conditions[0]).toMatchObject({
      metric: "far",
      op: ">=",
      required: 1.2,
      actual: 1.3,
      result: "met",
    });
    expect(answer.regimes.map(({ rule, share, steps }) => [rule, share, steps.length])).toEqual([
      ["cn@2026.1/regimes#ugb-inside", 1, 8],
    ]);
  });

  it("takes the site's hectares where none are stated, unrounded", async () => {
    const answer = await check({
      site: box(116.98, 31.75, 117.0, 31.76),
      project: { landUse: "070301", far: 1, heightM: 9, buildingDensity: 0.5 },
    });
    const hectares = answer.zones[0]!.findings[0]!.conditions.find(({ metric }) => metric === "siteHa");
    expect(hectares).toMatchObject({ op: "<=", required: 0.02, result: "not-met" });
    expect(hectares!.actual).toBeCloseTo(trapeziumArea(31.75, 31.76, 0.02) / 10_000, 4);
    expect(answer.verdict).toBe("forbid");
    expect(answer.remedies).toEqual([
      expect.objectContaining({ kind: "condition", code: "510", message: "must be met: site area ≤ 0.02 ha" }),
    ]);
  });

  it("is as strict as the strictest zone, each judged by itself", async () => {
    const answer = await check({ site: box(116.998, 31.73, 117.002, 31.731), project: factory });
    expect(answer.zones.map(({ code, verdict }) => [code, verdict])).toEqual([
      ["411", "forbid"],
      ["414", "allow"],
    ]);
    expect(answer.verdict).toBe("forbid");
  });

  it("lets a zone that is touched by a sliver have no vote", async () => {
    // 0.4 m² beyond the border: 4e-9 degrees are 0.38 mm, times 1,109 m.
    const answer = await check({ site: box(117.0 - 4e-9, 31.725, 117.002, 31.735), project: factory });
    expect(answer.zones.map(({ code, votes }) => [code, votes])).toEqual([
      ["414", true],
      ["411", false],
    ]);
    expect(answer.verdict).toBe("allow");
  });

  it("names both regimes of a site across the growth boundary", async () => {
    const answer = await check({ site: box(117.039, 31.73, 117.041, 31.731), project: factory });
    expect(answer.regimes.map(({ where, share }) => [where, share])).toEqual([
      ["inside", 0.5],
      ["outside", 0.5],
    ]);
  });

  it("is undetermined beyond coverage, with the area", async () => {
    const answer = await check({ site: box(117.09, 31.745, 117.11, 31.748), project: { landUse: "01" } });
    expect(answer.verdict).toBe("undetermined");
    expect(answer.missing[0]).toMatchObject({
      kind: "zone-unknown",
      system: "GHFQ",
      areaM2: boxM2(117.1, 31.745, 117.11, 31.748),
    });
    expect(answer.warnings.map(({ code }) => code)).toContain("regime-unknown");
  });

  it("says what is missing to decide", async () => {
    const { envClass: _, far: __, ...silent } = plant;
    const answer = await check({ site: box(117.02, 31.72, 117.022, 31.721), project: silent });
    expect([answer.verdict, answer.missing.map(({ kind, message }) => [kind, message])]).toEqual([
      "undetermined",
      [
        ["figure", expect.stringContaining("floor area ratio ≥ 1")],
        ["figure", expect.stringContaining("class of environmental impact 一类/二类")],
      ],
    ]);
  });

  it("takes a class that no table lists as not said", async () => {
    const answer = await check({ site: box(117.02, 31.72, 117.022, 31.721), project: { ...plant, envClass: "2类" } });
    expect([answer.verdict, answer.unrecognised]).toEqual(["undetermined", [{ field: "envClass", value: "2类" }]]);
  });

  it("does not take a size that is not the site's own", async () => {
    const answer = await check({ site: box(117.02, 31.73, 117.022, 31.731), project: { ...factory, siteHa: 1 } });
    expect([answer.verdict, answer.missing.map(({ kind }) => kind)]).toEqual(["undetermined", ["site-area-differs"]]);
  });
});

describe("distances", () => {
  const housing = (answer: Answer) =>
    answer.zones[0]!.findings[0]!.conditions.find(({ to }) => to?.layer === "DLTB" && to.class === "0701");

  it("are measured on the ellipsoid from published layers", async () => {
    const answer = await check({ site: box(117.0313, 31.73, 117.033, 31.731), project: plant });
    // 0.0003° of longitude; edges on two meridians are nearest at the northern end.
    const metres = 0.0003 * metresPerDegree(31.731).east;
    expect(housing(answer)).toMatchObject({ required: 50, unit: "m", result: "not-met" });
    expect(housing(answer)!.actual).toBeCloseTo(metres, 2);
    expect(answer.verdict).toBe("forbid");
  });

  it("that are farther than one has to look are known to be so much or more", async () => {
    const answer = await check({ site: box(117.02, 31.72, 117.022, 31.721), project: plant });
    expect(housing(answer)).toMatchObject({ result: "met", actualAtLeast: 51.5 });
    expect(answer.verdict).toBe("allow");
  });

  it("are missing where coverage does not reach so far", async () => {
    const edge = await check({ site: box(117.02, 31.7, 117.022, 31.701), project: plant });
    expect(housing(edge)).toMatchObject({ result: "missing", actualAtLeast: 0 });
    expect([edge.verdict, edge.missing.map(({ kind }) => kind)]).toEqual(["undetermined", ["distance"]]);
  });

  it("are missing where the layer is not published", async () => {
    const answer = await check({
      site: box(116.95, 31.75, 116.951, 31.751),
      project: { landUse: "060202", buildingDensity: 0.5, heightM: 5 },
    });
    expect(answer.missing.map(({ message }) => message)).toEqual([expect.stringContaining("Drinking water source")]);
  });
});

describe("POST /access-checks on zones by code", () => {
  it("answers the worked example of docs/access.md", async () => {
    const [request, expected] = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text!));
    expect(await check(request)).toMatchObject(expected);
  });

  it("judges without a site and tells the regime by the zone", async () => {
    const answer = await check(ACCESS_EXAMPLES["industry by zone code"].value);
    expect([answer.verdict, answer.site, answer.regimes.map(({ where }) => where)]).toEqual([
      "allow",
      undefined,
      ["inside"],
    ]);
    const outside = await check({ zones: [{ system: "GHFQ", code: "520" }], project: { landUse: "0701" } });
    expect([outside.verdict, outside.regimes.map(({ where }) => where)]).toEqual(["forbid", ["outside"]]);
  });

  it("judges old plans' zones and environmental units alike", async () => {
    const zones = [
      { system: "JSYDGZQ", code: "040" },
      { system: "HJGKDY", code: "一般管控单元" },
    ];
    const answer = await check({ zones, project: { landUse: "1201", tags: ["linear"] } });
    expect(answer.zones.map(({ verdict, findings }) => [verdict, findings[0]!.rule])).toEqual([
      ["undetermined", "cn-demo@2026.1/access-list#jsyd-040-except-linear"],
      ["allow", "cn-demo@2026.1/access-list#hjgk-general-12"],
    ]);
  });

  it("a code that no table lists is undetermined", async () => {
    const answer = await check({ zones: [{ system: "GHFQ", code: "999" }], project: factory });
    expect([answer.verdict, answer.missing.map(({ kind }) => kind)]).toEqual(["undetermined", ["zone-without-rows"]]);
  });

  it("answers every example of the description as described", async () => {
    for (const { value } of Object.values(ACCESS_EXAMPLES)) await check(value);
  });
});

describe("problems", () => {
  it("names the place where a request does not fit", async () => {
    expect(await refusal("/access-checks", { project: factory })).toMatchObject({ status: 400, pointer: "/site" });
    const both = { site: box(117, 31.75, 117.01, 31.76), zones: [{ system: "GHFQ", code: "411" }] };
    expect(await refusal("/access-checks", both)).toMatchObject({ status: 400, pointer: "/zones" });
    const nonsense = { zones: [{ system: "GHFQ", code: "411" }], project: { far: 300 } };
    expect(await refusal("/access-checks", nonsense)).toMatchObject({ status: 400, pointer: "/project/far" });
    const list = { zones: [{ system: "GHFQ", code: "411" }], list: "cn" };
    expect(await refusal("/access-checks", list)).toMatchObject({ status: 404, type: "/problems/unknown-list" });
  });
});

describe("receipts", () => {
  const site = box(117.02, 31.73, 117.022, 31.731);

  it("keeps the request as understood, and the answer", async () => {
    const answer = await check({ site, project: factory }, "");
    const response = await fetchService(`/access-checks/${answer.id}`, { headers: { "accept-language": "en" } });
    const kept = await response.json<{ request: Record<string, unknown>; answer: object }>();
    expect(kept.request).toMatchObject({ crs: "EPSG:4490", asOf: "2026-11-22", project: factory });
    expect(accessAnswer.parse(kept.answer)).toEqual(answer);
    expect((await fetchService(`/prechecks/${answer.id}`)).status).toBe(404);
  });
});
