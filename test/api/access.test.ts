import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import guide from "../../docs/access.md?raw";
import { metresPerDegree, trapeziumArea } from "../../shared/geometry/ellipsoid.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { ACCESS_EXAMPLES } from "../../workers/api/accessPaths.ts";
import { accessAnswer, accessListAnswer, positionAnswer } from "../../workers/api/accessSchemas.ts";
import { box, publishZonedPlace } from "../support/place.ts";
import { bucket, fetchService, postJson, postPrecheck } from "../support/service.ts";

type Answer = z.infer<typeof accessAnswer>;

beforeAll(async () => {
  await publishZonedPlace(r2Store(bucket()));
});

async function check(body: object, query = "?receipt=none"): Promise<Answer> {
  const response = await postJson(`/access-checks${query}`, { asOf: "2026-11-22", ...body });
  expect(response.status).toBe(query === "" ? 201 : 200);
  return accessAnswer.parse(await response.json());
}

async function problem(path: string, body?: unknown): Promise<Record<string, unknown>> {
  const english = { headers: { "accept-language": "en" } };
  const response = body === undefined ? await fetchService(path, english) : await postJson(path, body);
  return { status: response.status, ...(await response.json<object>()) };
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

const boxM2 = (west: number, south: number, east: number, north: number) =>
  Number(trapeziumArea(south, north, east - west).toFixed(2));

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
    expect(await problem("/access-checks", { project: factory })).toMatchObject({ status: 400, pointer: "/site" });
    const both = { site: box(117, 31.75, 117.01, 31.76), zones: [{ system: "GHFQ", code: "411" }] };
    expect(await problem("/access-checks", both)).toMatchObject({ status: 400, pointer: "/zones" });
    const nonsense = { zones: [{ system: "GHFQ", code: "411" }], project: { far: 300 } };
    expect(await problem("/access-checks", nonsense)).toMatchObject({ status: 400, pointer: "/project/far" });
    const list = { zones: [{ system: "GHFQ", code: "411" }], list: "cn" };
    expect(await problem("/access-checks", list)).toMatchObject({ status: 404, type: "/problems/unknown-list" });
  });
});

describe("receipts and the stage before", () => {
  const site = box(117.02, 31.73, 117.022, 31.731);
  const project = { landUse: "100101", industry: "C39", code: "2311-341500-04-01-123456" };

  it("keeps the request as understood, and the answer", async () => {
    const answer = await check({ site, project: factory }, "");
    const response = await fetchService(`/access-checks/${answer.id}`, { headers: { "accept-language": "en" } });
    const kept = await response.json<{ request: Record<string, unknown>; answer: object }>();
    expect(kept.request).toMatchObject({ crs: "EPSG:4490", asOf: "2026-11-22", project: factory });
    expect(accessAnswer.parse(kept.answer)).toEqual(answer);
    expect((await fetchService(`/prechecks/${answer.id}`)).status).toBe(404);
  });

  it("takes the site of an earlier pre-check and says how they fit together", async () => {
    const { id, verdict } = await (await postPrecheck({ site, project, asOf: "2026-11-22" })).json<{
      id: string;
      verdict: string;
    }>();
    const same = await check({ precheck: id, project: { ...factory, ...project } });
    expect(same.precheck).toMatchObject({ id, verdict, sameSite: true, sameProject: true });
    expect(same.site!.areaM2).toBe(boxM2(117.02, 31.73, 117.022, 31.731));
    expect([same.verdict, same.missing]).toEqual(["allow", []]);
  });

  it("does not conclude from the pre-check of another site or project", async () => {
    const { id } = await (await postPrecheck({ site, project, asOf: "2026-11-22" })).json<{ id: string }>();
    const moved = await check({ precheck: id, site: box(117.02, 31.73, 117.0221, 31.731), project: factory });
    expect([moved.verdict, moved.missing.map(({ kind }) => kind)]).toEqual(["undetermined", ["earlier-differs"]]);
    const other = await check({ precheck: id, project: { ...factory, code: "2311-341500-04-01-654321" } });
    expect([other.precheck?.sameProject, other.verdict]).toEqual([false, "undetermined"]);
  });
});

describe("GET /zones", () => {
  async function at(query: string) {
    const response = await fetchService(`/zones?${query}`, { headers: { "accept-language": "en" } });
    expect(response.status).toBe(200);
    return positionAnswer.parse(await response.json());
  }

  it("gives the zone with its code, name, plan and source; round coordinates lie on cell borders", async () => {
    const answer = await at("at=117,31.75");
    expect(answer.zones).toEqual([
      expect.objectContaining({
        system: "GHFQ",
        layer: "GHFQ",
        id: "Z510",
        code: "510",
        title: "Village construction zone",
        contains: true,
        onBoundary: false,
      }),
    ]);
    expect(answer.zones[0]!.source).toMatchObject({ document: "示例文件", dataDate: "2025-12-31" });
    expect(answer.layers).toEqual([expect.objectContaining({ layer: "GHFQ", status: "found" })]);
  });

  it("lists both sides of a boundary", async () => {
    const answer = await at("at=117.0,31.73");
    expect(answer.zones.map(({ code, onBoundary }) => [code, onBoundary])).toEqual([
      ["411", true],
      ["414", true],
    ]);
  });

  it("is in the window, not in the zone around it", async () => {
    expect((await at("at=116.9921875,31.71484375")).zones.map(({ id }) => id)).toEqual(["Z300M"]);
  });

  it("with an accuracy gives every zone within it and its share of the disc", async () => {
    const answer = await at("at=117.0001,31.73&accuracy=20");
    const shares = answer.zones.map(({ code, contains, share }) => [code, contains, share!] as const);
    expect(shares.map(([code, contains]) => [code, contains])).toEqual([
      ["414", true],
      ["411", false],
    ]);
    // A chord 9.47 m from the centre of a circle of 20 m cuts off (r² acos(d/r) − d √(r² − d²)) / πr².
    const d = 0.0001 * metresPerDegree(31.73).east;
    const cut = (400 * Math.acos(d / 20) - d * Math.sqrt(400 - d * d)) / (Math.PI * 400);
    expect(shares[1]![2]).toBeCloseTo(cut, 4);
    expect(shares[0]![2] + shares[1]![2]).toBeCloseTo(1, 5);
  });

  it("is unknown outside coverage, which is not the same as no zone", async () => {
    const answer = await at("at=117.2,31.75");
    expect([answer.zones, answer.layers[0]!.status]).toEqual([[], "unknown"]);
  });

  it("has an ETag and refuses what is no position", async () => {
    const first = await fetchService("/zones?at=117,31.75");
    const again = await fetchService("/zones?at=117,31.75", {
      headers: { "if-none-match": first.headers.get("etag")! },
    });
    expect(again.status).toBe(304);
    expect(await problem("/zones")).toMatchObject({
      status: 400,
      type: "/problems/missing-parameter",
      parameter: "at",
    });
    for (const bad of ["at=117", "at=a,b", "at=117,91", "at=117,31.75,0", "at=,31"]) {
      expect(await problem(`/zones?${bad}`)).toMatchObject({ status: 400, parameter: "at" });
    }
    for (const bad of ["0", "-1", "1e9", "x"]) {
      expect(await problem(`/zones?at=117,31.75&accuracy=${bad}`)).toMatchObject({
        status: 400,
        parameter: "accuracy",
      });
    }
  });
});

describe("GET /access-lists/{pack}", () => {
  async function list(query = "") {
    const response = await fetchService(`/access-lists/cn-demo${query}`, { headers: { "accept-language": "en" } });
    expect(response.status).toBe(200);
    return accessListAnswer.parse(await response.json()).entries;
  }

  it("is the whole list, each row with its conditions, basis and confidence", async () => {
    const entries = await list();
    expect(entries.length).toBeGreaterThan(1500);
    expect(entries.find(({ rule }) => rule.endsWith("#414-1001"))).toMatchObject({
      zone: "414",
      subject: { kind: "land-use", code: "1001" },
      verdict: "conditional",
      conditions: expect.arrayContaining(["floor area ratio ≥ 1", "green ratio ≤ 0.2"]),
    });
  });

  it("says what may be built in a zone", async () => {
    const village = await list("?zone=510&verdict=allow");
    expect(village.map(({ subject }) => subject.code)).toContain("0704");
    expect(new Set(village.map(({ zone, verdict }) => `${zone} ${verdict}`))).toEqual(new Set(["510 allow"]));
  });

  it("marks what a zone inherits, and leaves out what its own rows replace", async () => {
    const elastic = await list("?zone=GHFQ:420");
    expect(elastic.filter(({ inheritedFrom }) => inheritedFrom !== undefined).map(({ rule }) => rule)).toEqual([
      "cn-demo@2026.1/access-list#400-1002",
      "cn-demo@2026.1/access-list#400-1003",
    ]);
  });

  it("says where something may be built: the zones that admit it", async () => {
    const schools = await list("?subject=080403&verdict=allow");
    expect(schools.filter(({ system }) => system === "GHFQ").map(({ zone }) => zone)).toEqual(["410", "411", "412"]);
    const factories = await list("?subject=100103&verdict=conditional");
    expect(factories.filter(({ system }) => system === "GHFQ").map(({ zone }) => zone)).toEqual(["400", "414", "700"]);
    const roads = await list("?subject=tag:linear");
    expect(roads.map(({ rule }) => rule)).toEqual(["cn-demo@2026.1/access-list#jsyd-040-except-linear"]);
  });

  it("is searched by Chinese name or code", async () => {
    const entries = await list(`?q=${encodeURIComponent("殡葬")}`);
    expect(entries.length).toBeGreaterThan(5);
    expect(new Set(entries.map(({ subject }) => subject.code))).toEqual(new Set(["1506"]));
    expect((await list("?q=100103&zone=414")).map(({ subject }) => subject.code)).toEqual(["100103"]);
  });

  it("comes as CSV that spreadsheets read as UTF-8, and as a workbook", async () => {
    const csv = await fetchService("/access-lists/cn-demo?zone=414&f=csv", { headers: { "accept-language": "zh" } });
    const bytes = new Uint8Array(await csv.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes).split("\r\n")[0]).toMatch(/^分区体系,分区代码,分区名称/);
    expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const book = await fetchService("/access-lists/cn-demo?zone=414&f=xlsx");
    expect([...new Uint8Array(await book.arrayBuffer()).subarray(0, 2)]).toEqual([0x50, 0x4b]);
    const again = await fetchService("/access-lists/cn-demo?zone=414&f=xlsx", {
      headers: { "if-none-match": book.headers.get("etag")! },
    });
    expect(again.status).toBe(304);
  });

  it("refuses what the pack does not list", async () => {
    expect(await problem("/access-lists/none")).toMatchObject({ status: 404, type: "/problems/unknown-list" });
    for (const [query, parameter] of [
      ["zone=999", "zone"],
      ["subject=9999", "subject"],
      ["verdict=maybe", "verdict"],
      ["f=pdf", "f"],
      ["asOf=2026-13-01", "asOf"],
    ]) {
      expect(await problem(`/access-lists/cn-demo?${query}`)).toMatchObject({ status: 400, parameter });
    }
  });
});
