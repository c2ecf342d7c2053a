import { beforeAll, describe, expect, it } from "vitest";
import { metresPerDegree } from "../../shared/geometry/ellipsoid.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { positionAnswer } from "../../workers/api/accessSchemas.ts";
import { publishZonedPlace } from "../support/place.ts";
import { bucket, fetchService, refusal } from "../support/service.ts";

beforeAll(async () => {
  await publishZonedPlace(r2Store(bucket()));
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

  it("says in one language what a parameter should be", async () => {
    const detail = async (language: string): Promise<string> => {
      const response = await fetchService("/zones?at=31", { headers: { "accept-language": language } });
      return ((await response.json()) as { detail: string }).detail;
    };
    expect(await detail("zh")).toBe("at=31；应为 经度,纬度（度，经度在前），如 117.04,31.83");
    expect(await detail("en")).toBe("at=31; it should be lon,lat (degrees, longitude first), e.g. 117.04,31.83");
  });

  it("has an ETag and refuses what is no position", async () => {
    const first = await fetchService("/zones?at=117,31.75");
    const again = await fetchService("/zones?at=117,31.75", {
      headers: { "if-none-match": first.headers.get("etag")! },
    });
    expect(again.status).toBe(304);
    expect(await refusal("/zones")).toMatchObject({
      status: 400,
      type: "/problems/missing-parameter",
      parameter: "at",
    });
    for (const bad of ["at=117", "at=a,b", "at=117,91", "at=117,31.75,0", "at=,31"]) {
      expect(await refusal(`/zones?${bad}`)).toMatchObject({ status: 400, parameter: "at" });
    }
    for (const bad of ["0", "-1", "1e9", "x"]) {
      expect(await refusal(`/zones?at=117,31.75&accuracy=${bad}`)).toMatchObject({
        status: 400,
        parameter: "accuracy",
      });
    }
  });
});
