import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { crsByEpsg } from "../../shared/geometry/crs.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { TOLERANCE_EXAMPLES } from "../../workers/api/toleranceChecksPaths.ts";
import { toleranceAnswer } from "../../workers/api/toleranceChecksSchemas.ts";
import { box, demoPacks, publishPlace } from "../support/place.ts";
import { bucket, fetchService, postPrecheck } from "../support/service.ts";

type Answer = z.infer<typeof toleranceAnswer>;

beforeAll(async () => {
  await publishPlace(r2Store(bucket()), undefined, demoPacks());
});

function post(body: unknown, query = "", language = "en"): Promise<Response> {
  return fetchService(`/tolerance-checks${query}`, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": language },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function check(body: object): Promise<Answer> {
  const response = await post({ list: "cn-demo", asOf: "2026-11-22", ...body }, "?receipt=none");
  expect(response.status).toBe(200);
  return toleranceAnswer.parse(await response.json());
}

async function problem(body: unknown, query = "?receipt=none"): Promise<Record<string, unknown>> {
  const response = await post(body, query);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return { status: response.status, ...(await response.json<object>()) };
}

const VERSION = "2026.1";

const floorArea = (measured: number) => ({ item: "floorArea", approved: 12_000, measured, unit: "m2" });

describe("POST /tolerance-checks", () => {
  it("answers the worked example of docs/tolerance.md", async () => {
    const { items, ...answer } = await check({ items: [floorArea(12_100)] });
    expect(answer).toMatchObject({
      result: "excess-within-tolerance",
      rulePack: { pack: "cn-demo", version: VERSION },
      asOf: "2026-11-22",
    });
    expect(items).toEqual([
      {
        item: "floorArea",
        result: "excess-within-tolerance",
        unit: "m2",
        approved: 12_000,
        measured: 12_100,
        difference: 100,
        allowed: 195,
        arithmetic: "0.03 × 1000 + 0.02 × 4000 + 0.015 × 5000 + 0.005 × 2000 = 195",
        rule: `cn-demo@${VERSION}/tolerance-items#floor-area`,
        mandatory: false,
        basis: [expect.objectContaining({ article: "5" })],
        confidence: "unsure",
        message: expect.stringContaining("(sample)"),
      },
    ]);
    expect(answer.disclaimer.length).toBeGreaterThan(0);
  });

  it("the whole's result is the worst of the items'", async () => {
    const { result, items } = await check(TOLERANCE_EXAMPLES["floor area"].value);
    expect(items.map(({ item, result: own }) => [item, own])).toEqual([
      ["floorArea", "excess-within-tolerance"],
      ["floorArea", "excess-within-tolerance"],
      ["far", "excess-over-tolerance"],
      ["buildingDensity", "within"],
      ["greenRatio", "within"],
      ["setback", "within"],
      ["parking", "within"],
      ["use", "within"],
    ]);
    expect(result).toBe("excess-over-tolerance");
  });

  it("names the items of the list that nothing was said of", async () => {
    const { notSubmitted } = await check({ items: [floorArea(12_000)] });
    expect(notSubmitted).toContainEqual({ item: "far", scope: "total", mandatory: true });
    expect(notSubmitted).toContainEqual({ item: "floorArea", scope: "per-building", mandatory: false });
    expect(notSubmitted).not.toContainEqual(expect.objectContaining({ item: "floorArea", scope: "total" }));
  });

  it("says nothing on a day that the pack was not compiled for", async () => {
    const { result, items } = await check({ items: [floorArea(12_000)], asOf: "2020-01-01" });
    expect(result).toBe("not-checked");
    expect(items[0]?.reason?.code).toBe("pack-not-in-force");
  });

  it("answers in the caller's language", async () => {
    const response = await post({ list: "cn-demo", items: [floorArea(12_100)] }, "?receipt=none", "zh");
    expect(JSON.stringify(await response.json())).toContain("补缴土地价款");
  });
});

describe("outlines", () => {
  const { value: verification } = TOLERANCE_EXAMPLES["land verification"];

  it("are compared by place and by area, both areas by one method", async () => {
    const { result, items, boundary } = await check(verification);
    // A side of 80 m moved by 0.08 m: 6.4 m² in the plane; class 一 allows 0.10 m, and 2·0.05·√⅛·4·(100.08² + 80²) m².
    const allowedM2 = 0.1 * Math.sqrt((100.08 ** 2 + 80 ** 2) / 2);
    expect(boundary).toMatchObject({ method: "ellipsoid-cgcs2000", shortM2: 0, inwardM: 0 });
    expect(boundary!.beyondM2).toBeCloseTo(6.4, 1);
    expect(boundary!.outwardM).toBeCloseTo(0.08, 3);
    expect(boundary!.surveyedM2 - boundary!.approvedM2).toBeCloseTo(boundary!.beyondM2, 1);
    const [outward, inward, area] = items;
    expect(outward).toMatchObject({ side: "outward", result: "excess-within-tolerance", allowed: 0.1 });
    expect(inward).toMatchObject({ side: "inward", result: "within", difference: 0 });
    expect(area).toMatchObject({ item: "boundaryArea", result: "excess-within-tolerance" });
    expect(area!.allowed).toBeCloseTo(allowedM2, 2);
    expect(result).toBe("excess-within-tolerance");
    // The place: on the eastern side, 100.08 m east of the origin.
    const [east] = crsByEpsg(4527)!.fromLonLat(Float64Array.from(outward!.at!));
    expect(east).toBeCloseTo(39_500_100.08, 3);
  });

  it("beyond 2·m_j are over the tolerance, and without a point class they are not checked", async () => {
    const far = structuredClone(verification) as { surveyedBoundary: { coordinates: number[][][] } };
    for (const position of far.surveyedBoundary.coordinates[0]!.slice(1, 3)) position[0] = 39_500_100.11;
    expect((await check(far)).items[0]).toMatchObject({ result: "excess-over-tolerance" });
    const unclassed = await check({ ...verification, pointClass: undefined });
    expect(unclassed.result).toBe("not-checked");
    expect(unclassed.items[0]?.reason?.code).toBe("no-point-class");
  });

  it("may each come in the system that it declares of itself", async () => {
    const degrees = structuredClone(verification.surveyedBoundary) as { coordinates: number[][][] };
    degrees.coordinates[0] = degrees.coordinates[0]!.map(([x, y]) => [
      ...crsByEpsg(4527)!.toLonLat(Float64Array.of(x!, y!)),
    ]);
    const crs = { type: "name", properties: { name: "EPSG:4527" } };
    const { boundary, result } = await check({
      ...verification,
      crs: undefined,
      approvedBoundary: { ...verification.approvedBoundary, crs },
      surveyedBoundary: degrees,
    });
    expect(boundary!.outwardM).toBeCloseTo(0.08, 3);
    expect(result).toBe("excess-within-tolerance");
  });

  it("a surveyed one needs the approved one", async () => {
    expect(await problem({ list: "cn-demo", surveyedBoundary: box(117, 31.75, 117.001, 31.751) })).toMatchObject({
      status: 400,
      pointer: "/approvedBoundary",
    });
  });

  it("are refused with the place like any site", async () => {
    const open = { type: "Polygon", coordinates: [box(117, 31.75, 117.001, 31.751).coordinates[0]!.slice(0, 4)] };
    expect(
      await problem({ list: "cn-demo", approvedBoundary: open, surveyedBoundary: open, pointClass: "一" }),
    ).toMatchObject({ type: "/problems/ring-not-closed", pointer: "/approvedBoundary/coordinates/0" });
  });
});

describe("GET /tolerance-checks/{id}", () => {
  it("gives the stored receipt, which asked again gives the same answer", async () => {
    const response = await post(TOLERANCE_EXAMPLES["land verification"].value);
    const answer = await response.json<{ id: string; snapshot: string }>();
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe(`/tolerance-checks/${answer.id}`);
    const stored = await fetchService(`/tolerance-checks/${answer.id}`, { headers: { "accept-language": "en" } });
    const receipt = await stored.json<{ request: object; answer: object }>();
    expect(receipt.answer).toEqual(answer);
    const again = await post(receipt.request, `?receipt=none&snapshot=${answer.snapshot}`);
    const { id: _, warnings: __, ...first } = answer as Record<string, unknown>;
    expect(await again.json()).toMatchObject(first);
  });

  it("does not give a pre-check's", async () => {
    const precheck = await postPrecheck({ site: box(117.0, 31.75, 117.002, 31.752) });
    const { id } = await precheck.json<{ id: string }>();
    expect((await fetchService(`/tolerance-checks/${id}`)).status).toBe(404);
  });
});

describe("problems", () => {
  it.each([
    ["an unknown list", { list: "nowhere", items: [floorArea(1)] }, 404, "unknown-list", "/list"],
    [
      "an unknown profile",
      { list: "cn-demo", profile: "x", items: [floorArea(1)] },
      400,
      "unknown-profile",
      "/profile",
    ],
    ["nothing to check", { list: "cn-demo" }, 400, "nothing-to-check", "/items"],
    ["an unknown item", { list: "cn-demo", items: [{ item: "colour" }] }, 400, "invalid-request", "/items/0/item"],
    [
      "FAR 300",
      { list: "cn-demo", items: [{ item: "far", approved: 300 }] },
      400,
      "implausible-amount",
      "/items/0/approved",
    ],
    ["a wrong unit", { list: "cn-demo", items: [{ item: "height", unit: "m2" }] }, 400, "wrong-unit", "/items/0/unit"],
  ])("%s", async (_, body, status, type, pointer) => {
    expect(await problem(body)).toMatchObject({ status, type: `/problems/${type}`, pointer });
  });

  it("an unknown list names those that there are", async () => {
    expect((await problem({ list: "nowhere", items: [floorArea(1)] })).mend).toBe(
      "There are: cn, cn-demo, cn-demo-city, cn-demo-province",
    );
  });
});

describe("/openapi.json", () => {
  it("has examples that are answered as they are described", async () => {
    for (const { value } of Object.values(TOLERANCE_EXAMPLES)) {
      const response = await post(value, "?receipt=none");
      expect(response.status).toBe(200);
      expect(toleranceAnswer.parse(await response.json()).items.length).toBeGreaterThan(0);
    }
    const { paths } = await (await fetchService("/openapi.json")).json<{ paths: object }>();
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(["/tolerance-checks", "/tolerance-checks/{id}"]));
  });
});
