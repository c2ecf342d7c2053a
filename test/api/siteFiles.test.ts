import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { sha256Hex } from "../../shared/store/digest.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { precheckAnswer } from "../../workers/api/schemas.ts";
import { DK01_M2, DK02_M2, EXAMPLE, EXAMPLE_GB18030 } from "../support/boundaryPoints.ts";
import { box, publishPlace } from "../support/place.ts";
import { bucket, fetchService, postPrecheck } from "../support/service.ts";

/** A site sent as a file: by itself under its media type, or as a part of a form beside the facts of the project. */

beforeAll(async () => {
  await publishPlace(r2Store(bucket()));
});

function post(path: string, body: BodyInit, type?: string): Promise<Response> {
  const headers = { "accept-language": "en", ...(type === undefined ? {} : { "content-type": type }) };
  return fetchService(path, { method: "POST", headers, body });
}

/** A form (RFC 7578) with the file and, where there is one, the request. */
function form(content: string | Uint8Array, request?: object | string, name = "地块.txt"): FormData {
  const parts = new FormData();
  parts.append("file", new Blob([content]), name);
  if (request !== undefined) parts.append("request", typeof request === "string" ? request : JSON.stringify(request));
  return parts;
}

const areas = { areaM2: expect.closeTo(DK01_M2 + DK02_M2, 1), crs: "EPSG:4527" };
const parts = [
  { id: "DK01", areaM2: DK01_M2 },
  { id: "DK02", areaM2: DK02_M2 },
];

const receipt = z.looseObject({
  request: z.looseObject({ site: z.looseObject({ type: z.string() }), crs: z.string() }),
  file: z.unknown().optional(),
  answer: z.looseObject({ snapshot: z.string() }),
});

async function receiptOf(created: Response): Promise<z.infer<typeof receipt>> {
  expect(created.status).toBe(201);
  return receipt.parse(await (await fetchService(created.headers.get("location")!)).json());
}

describe("a file as the body", () => {
  it.each([
    ["text/plain", EXAMPLE],
    ["text/plain;charset=gb18030", EXAMPLE_GB18030],
    ["application/octet-stream", EXAMPLE_GB18030],
    // The content decides.
    ["application/geo+json", EXAMPLE],
  ])("of boundary points as %s", async (type, body) => {
    const response = await post("/prechecks?receipt=none", body, type);
    expect(response.status).toBe(200);
    expect(precheckAnswer.parse(await response.json()).site).toMatchObject({ ...areas, parts });
  });

  it("has the plane area of its parcel too: 28,000.00 m²", async () => {
    const alone = EXAMPLE.slice(0, EXAMPLE.indexOf("4,0.3600"));
    const response = await post("/prechecks?receipt=none", alone, "text/plain");
    expect(precheckAnswer.parse(await response.json()).site).toMatchObject({ areaM2: DK01_M2, planeAreaM2: 28_000 });
  });

  it("of GeoJSON is the site itself, with pointers from its beginning", async () => {
    const site = box(117, 31.75, 117.01, 31.76);
    const sent = JSON.stringify({ ...site, type: "Curve" });
    expect(await (await post("/prechecks", sent, "text/plain")).json()).toMatchObject({ pointer: "/type" });
    expect((await post("/prechecks?receipt=none", JSON.stringify(site), "text/plain")).status).toBe(200);
  });

  it("is asked of access checks as well", async () => {
    const response = await post("/access-checks?receipt=none", EXAMPLE, "text/plain");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ site: { ...areas, parts } });
  });

  it.each([
    ["text/plain", "一段话", 400, { type: /malformed-boundary-points$/, line: 1 }],
    ["application/octet-stream", "一段话", 415, { type: /unsupported-media-type$/ }],
    ["image/png", EXAMPLE, 415, { type: /unsupported-media-type$/ }],
    ["text/plain", "", 400, { type: /no-body$/ }],
    ["text/plain", EXAMPLE.replace("带号=39", "带号=40"), 400, { type: /crs-conflict$/, line: 9 }],
    ["text/plain", EXAMPLE.replace("J3,1,3519850", "J3,1,3520100"), 400, { type: /self-crossing$/, line: 14 }],
    ["text/plain", EXAMPLE.padEnd(2_000_001), 413, { type: /body-too-large$/ }],
  ])("as %s that cannot be taken is refused: %#", async (type, body, status, { type: problem, ...place }) => {
    const response = await post("/prechecks", body, type);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: expect.stringMatching(problem), ...place });
  });
});

describe("a form with a file", () => {
  it("and the facts of the project", async () => {
    const asked = { project: { landUse: "100101" }, asOf: "2026-11-22" };
    const response = await post("/prechecks?receipt=none", form(EXAMPLE_GB18030, asked));
    const answer = precheckAnswer.parse(await response.json());
    expect(answer).toMatchObject({ ...asked, site: { ...areas, parts } });
  });

  it("and the system that the file does not state", async () => {
    const plain = EXAMPLE.replaceAll(",394", ",4").replace(/^带号.*\n/m, "");
    expect(await (await post("/prechecks", form(plain))).json()).toMatchObject({
      type: expect.stringMatching(/missing-zone$/),
      line: 13,
    });
    const response = await post("/prechecks?receipt=none", form(plain, { crs: "EPSG:4548" }));
    expect(await response.json()).toMatchObject({ site: { ...areas, crs: "EPSG:4548" } });
  });

  it("without a request has the defaults", async () => {
    expect((await post("/prechecks?receipt=none", form(EXAMPLE))).status).toBe(200);
  });

  it("whose request is a file of JSON itself", async () => {
    const parts = form(EXAMPLE);
    parts.append("request", new Blob(['{"asOf": "2026-11-22"}'], { type: "application/json" }), "request.json");
    expect(await (await post("/prechecks?receipt=none", parts)).json()).toMatchObject({ asOf: "2026-11-22" });
  });

  it("gives the same answer as the file by itself", async () => {
    const asked = { asOf: "2026-11-22", project: {} };
    const one = await post("/prechecks?receipt=none", form(EXAMPLE, asked));
    const other = await post("/prechecks?receipt=none", form(EXAMPLE_GB18030, asked));
    expect(await one.text()).toBe(await other.text());
  });

  const twoFiles = form(EXAMPLE);
  twoFiles.append("file", new Blob([EXAMPLE]), "b.txt");
  const strange = form(EXAMPLE);
  strange.append("project", "{}");
  const noFile = new FormData();
  noFile.append("file", EXAMPLE);
  const onlyRequest = new FormData();
  onlyRequest.append("request", "{}");

  it.each([
    ["two files", "/prechecks", twoFiles, { type: /malformed-multipart$/ }],
    ["a part of another name", "/prechecks", strange, { type: /malformed-multipart$/ }],
    ["a file without a name", "/prechecks", noFile, { type: /malformed-multipart$/ }],
    ["no file and no site", "/prechecks", onlyRequest, { type: /invalid-request$/, pointer: "/site" }],
    ["a request that is no JSON", "/prechecks", form(EXAMPLE, "{"), { type: /not-json$/ }],
    [
      "a member that does not exist",
      "/prechecks",
      form(EXAMPLE, { sight: 1 }),
      { type: /invalid-request$/, pointer: "/sight" },
    ],
    [
      "two sites",
      "/prechecks",
      form(EXAMPLE, { site: box(117, 31.75, 117.01, 31.76) }),
      { type: /invalid-request$/, pointer: "/site" },
    ],
    [
      "a site and zones",
      "/access-checks",
      form(EXAMPLE, { zones: [{ system: "GHFQ", code: "414" }] }),
      { type: /invalid-request$/, pointer: "/zones" },
    ],
  ])("that has %s is refused", async (_what, path, body, { type, ...place }) => {
    // biome-ignore format: a table
    const response = await post(path, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: expect.stringMatching(type), ...place });
  });

  it("that is no form is refused", async () => {
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=x"]) {
      const response = await post("/prechecks", "--y\r\n", type);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ type: expect.stringMatching(/malformed-multipart$/) });
    }
  });
});

describe("the receipt of a file", () => {
  it("keeps the site as GeoJSON in its own system, and the file's digest, but not its name", async () => {
    const kept = await receiptOf(await post("/prechecks", form(EXAMPLE_GB18030)));
    expect(kept.file).toEqual({
      format: "界址点坐标 TXT",
      bytes: EXAMPLE_GB18030.length,
      digest: `sha256:${await sha256Hex(EXAMPLE_GB18030)}`,
    });
    expect(kept.request).toMatchObject({ crs: "EPSG:4527", site: { type: "FeatureCollection" } });
    expect(JSON.stringify(kept)).not.toContain("地块.txt");
  });

  it.each([
    ["as it should be", EXAMPLE],
    ["X and Y swapped", EXAMPLE.replace(/^(J\d+,\d,)(.*),(.*)$/gm, "$1$3,$2")],
    ["no zone number in the eastings", EXAMPLE.replaceAll(",394", ",4")],
    ["another area than stated", EXAMPLE.replace("10,2.8000", "10,3.8000")],
  ])("gives the same answer when it is sent again, but for what was said of the file: %s", async (_what, text) => {
    const { request, answer } = await receiptOf(await post("/prechecks", text, "text/plain"));
    const { id: _id, warnings: _warnings, ...same } = answer;
    const chinese = { "accept-language": "zh" };
    const repeated = await postPrecheck(request, `?receipt=none&snapshot=${answer.snapshot}`, chinese);
    expect(await repeated.json()).toMatchObject({ ...same, warnings: [] });
  });

  it("of JSON has no file", async () => {
    const kept = await receiptOf(await postPrecheck({ site: box(117, 31.75, 117.01, 31.76) }));
    expect(kept.file).toBeUndefined();
  });
});
