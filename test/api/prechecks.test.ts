import { beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import { r2Store } from "../../shared/store/r2.ts";
import { precheckAnswer } from "../../workers/api/schemas.ts";
import { box, boxM2, publishPlace, ring } from "../support/place.ts";
import { bucket, fetchService, postPrecheck } from "../support/service.ts";

type Answer = z.infer<typeof precheckAnswer>;

beforeAll(async () => {
  await publishPlace(r2Store(bucket()));
});

async function check(site: object, project: object = {}): Promise<Answer> {
  const response = await postPrecheck({ site, project, asOf: "2026-11-22" }, "?receipt=none");
  expect(response.status).toBe(200);
  return precheckAnswer.parse(await response.json());
}

const layerOf = (answer: Answer, code: string) => answer.layers.find(({ layer }) => layer === code)!;

describe("POST /prechecks", () => {
  it("measures overlaps with features, classes and layers on the ellipsoid", async () => {
    const answer = await check(box(117.03, 31.76, 117.06, 31.78));
    const redLine = layerOf(answer, "STBHHX");
    expect(answer.site.areaM2).toBeCloseTo(boxM2(117.03, 31.76, 117.06, 31.78), 2);
    expect(redLine.status).toBe("hit");
    expect(redLine.overlapM2).toBeCloseTo(boxM2(117.03, 31.77, 117.06, 31.78), 2);
    // Half a cent each over their own cents: as shown they add up to the total, so that one of them is a cent higher.
    expect(redLine.features).toMatchObject([{ id: "ST1" }, { id: "ST2" }]);
    const byHand = [boxM2(117.03, 31.77, 117.05, 31.78), boxM2(117.05, 31.77, 117.06, 31.78)];
    for (const [i, { overlapM2 }] of redLine.features.entries()) {
      expect(Math.abs(overlapM2 - byHand[i]!)).toBeLessThan(0.0101);
    }
    expect(redLine.classes?.map(({ code }) => code).sort()).toEqual(["一般控制区", "核心保护区"]);
    expect(answer.verdict).toBe("fail");
    expect(redLine.findings[0]).toMatchObject({ outcome: "prohibit", where: "inside" });
    expect(redLine.findings[0]?.rule).toMatch(/^cn@[^/]+\/control-lines#/);
  });

  it("counts overlapping features once in the total and each by itself", async () => {
    const hazards = layerOf(await check(box(116.93, 31.755, 116.96, 31.765)), "DZZHYFQ");
    expect(hazards.overlapM2).toBeCloseTo(boxM2(116.93, 31.755, 116.96, 31.765), 2);
    expect(hazards.features.map(({ id, overlapM2 }) => [id, overlapM2])).toEqual([
      ["DZ1", boxM2(116.93, 31.755, 116.95, 31.765)],
      ["DZ2", boxM2(116.94, 31.755, 116.96, 31.765)],
    ]);
  });

  it("says what lies outside: a site clear of the growth boundary is wholly outside it", async () => {
    const growth = layerOf(await check(box(117.0, 31.75, 117.01, 31.76), { landUse: "070101" }), "CZKFBJ");
    expect(growth.status).toBe("clear");
    expect(growth.outsideM2).toBeCloseTo(boxM2(117.0, 31.75, 117.01, 31.76), 2);
    expect(growth.findings).toEqual([expect.objectContaining({ where: "outside", outcome: "prohibit" })]);
  });

  it("finds farmland in a window of the growth boundary, and the window outside the boundary", async () => {
    const answer = await check(box(116.992, 31.712, 117.008, 31.718), { landUse: "100101" });
    expect(layerOf(answer, "YJJBNTBHTB")).toMatchObject({ status: "hit", share: 1 });
    expect(layerOf(answer, "CZKFBJ").status).toBe("clear");
    expect(answer.verdict).toBe("fail");
  });

  it("does not call a shared edge a hit", async () => {
    const answer = await check(box(116.96, 31.74, 117.04, 31.75));
    expect(layerOf(answer, "CZKFBJ")).toMatchObject({ status: "clear", overlapM2: 0 });
    expect(layerOf(answer, "YJJBNTBHTB")).toMatchObject({ status: "clear", overlapM2: 0 });
  });

  it("says the unknown area across the edge of coverage, and does not decide", async () => {
    const answer = await check(box(117.09, 31.745, 117.11, 31.748), { landUse: "0601" });
    const redLine = layerOf(answer, "STBHHX");
    expect(redLine.status).toBe("clear");
    expect(redLine.unknownM2).toBeCloseTo(boxM2(117.1, 31.745, 117.11, 31.748), 2);
    expect(answer.verdict).toBe("undetermined");
    expect(answer.missing.map((entry) => entry.layer)).toContain("STBHHX");
  });

  it("knows nothing beyond coverage", async () => {
    const answer = await check(box(118, 31.75, 118.01, 31.76));
    expect(layerOf(answer, "STBHHX")).toMatchObject({ status: "no-data", overlapM2: 0 });
    expect(answer.verdict).toBe("undetermined");
  });

  it("stays fail when a prohibition is known and the rest is not", async () => {
    const answer = await check(box(117.09, 31.775, 117.11, 31.778));
    expect(layerOf(answer, "STBHHX").unknownM2).toBeGreaterThan(0);
    expect(answer.verdict).toBe("fail");
  });

  it("calls an overlap of less than 1 m² a sliver and says that tolerance was applied", async () => {
    // 0.5 m² : 1e-4° of longitude (9.5 m) by 5e-7° of latitude (5.5 cm).
    const answer = await check(box(117.0, 31.745, 117.0001, 31.7700005), { landUse: "0601" });
    expect(layerOf(answer, "STBHHX")).toMatchObject({ status: "sliver", findings: [] });
    expect(layerOf(answer, "STBHHX").overlapM2).toBeGreaterThan(0.01);
    // 2 · area / perimeter of a strip 9.5 m by 5.5 cm.
    expect(layerOf(answer, "STBHHX").meanWidthM).toBeCloseTo(0.0552, 3);
    expect(answer.toleranceApplied).toBe(true);
  });

  it("calls a strip of 4 cm a hit when it is long enough to be more than 10 m²", async () => {
    const answer = await check(box(116.95, 31.745, 117.0, 31.77 + 3.6e-7));
    expect(layerOf(answer, "STBHHX").status).toBe("hit");
  });

  it("takes projected coordinates and gives the same site as the surveyor's (200 m × 150 m)", async () => {
    const site = { type: "Polygon", coordinates: [ring([39450000, 3519850, 39450200, 3520000])] };
    const response = await postPrecheck({ site, crs: "EPSG:4527" }, "?receipt=none");
    const { site: measured } = precheckAnswer.parse(await response.json());
    expect(measured.planeAreaM2).toBe(30000);
    expect(measured.planeCrs).toBe("EPSG:4527");
    // 27 998.28 for 28 000 m² of plane area there: the national formula's area of a known parcel, scaled by 30/28.
    expect(measured.areaM2).toBeCloseTo((27998.28 * 30) / 28, 1);
  });

  it("finds the zone that eastings of 8 digits name, and says so; without a zone number they are no place", async () => {
    const site = { type: "Polygon", coordinates: [ring([39450000, 3519850, 39450200, 3520000])] };
    const answer = await check(site);
    expect(answer.site).toMatchObject({ planeAreaM2: 30000, crs: "EPSG:4527" });
    expect(answer.warnings).toEqual([expect.objectContaining({ code: "crs-from-coordinates" })]);
    expect(answer.warnings[0]!.detail).toContain("EPSG:4527");
    for (const [west, east] of [
      [450000, 450200],
      [38999900, 39000100],
    ]) {
      const nowhere = { type: "Polygon", coordinates: [ring([west!, 3519850, east!, 3520000])] };
      expect((await postPrecheck({ site: nowhere })).status).toBe(400);
    }
  });

  it("gives the area with edges as geodesics beside the others where it is asked for", async () => {
    // A triangle: the bulge of its south edge is not taken back by a north edge.
    const corners = [
      [117, 31.7],
      [117.04, 31.7],
      [117.02, 31.74],
      [117, 31.7],
    ];
    const site = { type: "Polygon", coordinates: [corners] };
    const ask = async (more: object) =>
      precheckAnswer.parse(await (await postPrecheck({ site, ...more }, "?receipt=none")).json()).site;
    expect((await ask({})).geodesicAreaM2).toBeUndefined();
    const measured = await ask({ geodesicArea: true });
    expect(measured.geodesicMethod).toBe("geodesic-edges");
    // GeographicLib: Planimeter -e 6378137 1/298.257222101.
    expect(measured.geodesicAreaM2).toBeCloseTo(8_408_912.7, 0);
    expect(Math.abs(measured.geodesicAreaM2! - measured.areaM2)).toBeGreaterThan(100);
  });

  it("gives the mean width of a large overlap where it is asked for, and keeps the wish in the receipt", async () => {
    const response = await postPrecheck({ site: box(117, 31.71, 117.01, 31.72), meanWidth: true });
    const answer = precheckAnswer.parse(await response.json());
    const { overlapM2, meanWidthM } = answer.layers.find(({ layer }) => layer === "YJJBNTBHTB")!;
    // 0.01° by 0.01° at 31.715°N, by the radii of the ellipsoid: 947.84 m by 1,108.82 m.
    expect(meanWidthM).toBeCloseTo((2 * overlapM2) / (2 * (947.84 + 1108.82)), 1);
    const receipt = await (await fetchService(`/prechecks/${answer.id}`)).json();
    expect(receipt).toMatchObject({ request: { meanWidth: true } });
  });

  it("shows parts that add up to their total: overlap, outside and unknown to the site, classes to the overlap", async () => {
    const answer = await check(box(117.0333333, 31.7611111, 117.1012345, 31.7812345));
    const cents = (values: readonly number[]): number => Math.round(100 * values.reduce((a, b) => a + b, 0));
    for (const layer of answer.layers) {
      expect(cents([layer.overlapM2, layer.outsideM2, layer.unknownM2]), layer.layer).toBe(cents([answer.site.areaM2]));
    }
    const { overlapM2, classes = [], features, findings } = layerOf(answer, "STBHHX");
    expect(classes).toHaveLength(2);
    expect(cents(classes.map((one) => one.overlapM2))).toBe(cents([overlapM2]));
    expect(cents(features.map((one) => one.overlapM2))).toBe(cents([overlapM2]));
    // A finding of a class shows the class's figure.
    expect(classes.map((one) => one.overlapM2)).toEqual(
      expect.arrayContaining(findings.filter((one) => one.class !== "*").map(({ areaM2 }) => areaM2)),
    );
  });

  it("unites overlapping parts instead of cancelling them, and says so", async () => {
    const one = box(117.0, 31.75, 117.002, 31.752);
    const two = box(117.001, 31.75, 117.003, 31.752);
    const features = [one, two].map((geometry) => ({ type: "Feature", properties: {}, geometry }));
    const answer = await check({ type: "FeatureCollection", features });
    expect(answer.site.areaM2).toBeCloseTo(boxM2(117.0, 31.75, 117.003, 31.752), 2);
    expect(answer.site.parts.map(({ areaM2 }) => areaM2)).toEqual([
      boxM2(117.0, 31.75, 117.002, 31.752),
      boxM2(117.001, 31.75, 117.003, 31.752),
    ]);
    expect(answer.warnings.map(({ code }) => code)).toContain("parts-overlap");
  });

  it("says so too where the polygons of one MultiPolygon overlap", async () => {
    const rings = [ring([117.0, 31.75, 117.002, 31.752]), ring([117.001, 31.75, 117.003, 31.752])];
    const answer = await check({ type: "MultiPolygon", coordinates: rings.map((one) => [one]) });
    const warning = answer.warnings.find(({ code }) => code === "parts-overlap");
    expect(answer.site.areaM2).toBeCloseTo(boxM2(117.0, 31.75, 117.003, 31.752), 2);
    expect(answer.site.parts).toEqual([{ id: "1", areaM2: boxM2(117.0, 31.75, 117.003, 31.752) }]);
    expect(warning?.detail).toContain(`${boxM2(117.001, 31.75, 117.002, 31.752).toFixed(2)} m²`);
  });

  it("says nothing of parts that only touch", async () => {
    const rings = [ring([117.0, 31.75, 117.002, 31.752]), ring([117.002, 31.75, 117.003, 31.752])];
    const answer = await check({ type: "MultiPolygon", coordinates: rings.map((one) => [one]) });
    expect(answer.warnings).toEqual([]);
  });

  it("reads a site in the system that its own crs member names, and says so", async () => {
    const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::4527" } };
    const site = { type: "Polygon", coordinates: [ring([39450000, 3519850, 39450200, 3520000])], crs };
    const answer = await check(site);
    expect(answer.site).toMatchObject({ planeAreaM2: 30000, crs: "urn:ogc:def:crs:EPSG::4527" });
    expect(answer.warnings).toEqual([expect.objectContaining({ code: "crs-from-site", pointer: "/site/crs" })]);
  });

  it.each([undefined, "EPSG:4490", "EPSG:4326"])(
    "takes CRS84 in the site and %s in the request as one",
    async (crs) => {
      const member = { type: "name", properties: { name: "urn:ogc:def:crs:OGC:1.3:CRS84" } };
      const site = { ...box(117.0, 31.75, 117.002, 31.752), crs: member };
      const response = await postPrecheck({ site, crs }, "?receipt=none");
      expect(precheckAnswer.parse(await response.json()).warnings).toEqual([]);
    },
  );

  it("warns about a long edge whose straightness depends on the plane meant", async () => {
    const answer = await check(box(116.95, 31.745, 117.05, 31.746));
    expect(answer.warnings.map(({ code }) => code)).toContain("edge-model");
  });

  it("reads a bare GeoJSON body by its media type", async () => {
    const response = await postPrecheck(box(117.0, 31.75, 117.01, 31.76), "?receipt=none", {
      "content-type": "application/geo+json",
    });
    expect(response.status).toBe(200);
  });

  it("answers equal questions with equal bodies, in one round of reads when warm", async () => {
    const body = { site: box(117.04, 31.76, 117.06, 31.78), asOf: "2026-11-22" };
    const first = await postPrecheck(body, "?receipt=none");
    const second = await postPrecheck(body, "?receipt=none");
    expect(await second.text()).toBe(await first.text());
    expect(second.headers.get("lantu-reads")).toMatch(/^rounds=1, reads=\d+, bytes=\d+$/);
  });

  it("answers in Chinese unless asked otherwise", async () => {
    const response = await postPrecheck({ site: box(117, 31.75, 117.01, 31.76) }, "?receipt=none", {
      "accept-language": "zh-CN,en;q=0.5",
    });
    expect(response.headers.get("content-language")).toBe("zh-CN");
    expect(precheckAnswer.parse(await response.json()).layers[0]!.title).toMatch(/^示例/);
  });
});
