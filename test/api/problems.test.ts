import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { box, publishPlace, ring } from "../support/place.ts";
import { bucket, fetchService, postPrecheck } from "../support/service.ts";

beforeAll(async () => {
  await publishPlace(r2Store(bucket()));
});

const polygon = (...rings: unknown[]) => ({ type: "Polygon", coordinates: rings });
const good = box(117.0, 31.75, 117.01, 31.76);
/** As GeoJSON had it before RFC 7946. */
const named = (name: string) => ({ type: "name", properties: { name } });

/** What is sent, and the problem that RFC 9457 wants back: status, type, where. */
const WRONG: readonly [what: string, body: unknown, status: number, type: string, place: Record<string, unknown>][] = [
  ["no body", "", 400, "no-body", {}],
  ["not JSON, on line 2", '{"site":\n nonsense}', 400, "not-json", {}],
  ["NaN, which JSON does not have", '{"site":{"type":"Polygon","coordinates":[[[NaN,31]]]}}', 400, "not-json", {}],
  ["an array", [], 400, "invalid-request", { pointer: "" }],
  ["no site", { project: {} }, 400, "invalid-request", { pointer: "/site" }],
  ["a member that does not exist", { site: good, sight: 1 }, 400, "invalid-request", { pointer: "/sight" }],
  [
    "a fact that does not exist",
    { site: good, project: { use: "1" } },
    400,
    "invalid-request",
    { pointer: "/project/use" },
  ],
  [
    "a fact whose name has the pointer's own characters in it (RFC 6901 § 3)",
    { site: good, project: { "a/b~c": 1 } },
    400,
    "invalid-request",
    { pointer: "/project/a~1b~0c" },
  ],
  ["a day that does not exist", { site: good, asOf: "2026-02-30" }, 400, "invalid-request", { pointer: "/asOf" }],
  ["an unknown CRS", { site: good, crs: "EPSG:2000" }, 400, "unknown-crs", { pointer: "/crs" }],
  [
    "a crs member that means another system than the request's",
    { site: { ...good, crs: named("urn:ogc:def:crs:EPSG::4527") }, crs: "EPSG:4490" },
    400,
    "crs-conflict",
    { pointer: "/site/crs" },
  ],
  [
    "a crs member that nobody knows, against one that is known",
    { site: { ...good, crs: named("urn:ogc:def:crs:EPSG::4214") }, crs: "EPSG:4490" },
    400,
    "crs-conflict",
    { pointer: "/site/crs" },
  ],
  [
    "two crs members that differ",
    { site: { type: "Feature", geometry: { ...good, crs: named("EPSG:3857") }, crs: named("EPSG:4490") } },
    400,
    "crs-conflict",
    { pointer: "/site/geometry/crs" },
  ],
  [
    "an unknown crs member (Beijing 1954)",
    { site: { ...good, crs: named("urn:ogc:def:crs:EPSG::4214") } },
    400,
    "unknown-crs",
    { pointer: "/site/crs" },
  ],
  [
    "a crs member longer than a name in a request may be",
    { site: { ...good, crs: named(`urn:ogc:def:crs:EPSG:${"1".repeat(200)}:4490`) } },
    400,
    "unknown-crs",
    { pointer: "/site/crs" },
  ],
  [
    "a crs member that only links to a definition",
    { site: { ...good, crs: { type: "link", properties: { href: "https://example.com/crs/42" } } } },
    400,
    "unknown-crs",
    { pointer: "/site/crs" },
  ],
  ["a point", { site: { type: "Point", coordinates: [117, 31] } }, 400, "not-a-geometry", { pointer: "/site/type" }],
  [
    "a feature without geometry",
    { site: { type: "Feature", geometry: null } },
    400,
    "not-a-geometry",
    { pointer: "/site/geometry" },
  ],
  [
    "an empty collection",
    { site: { type: "FeatureCollection", features: [] } },
    400,
    "not-a-geometry",
    { pointer: "/site" },
  ],
  [
    "a MultiPolygon of nothing",
    { site: { type: "MultiPolygon", coordinates: [] } },
    400,
    "not-a-geometry",
    { pointer: "/site/coordinates" },
  ],
  ["a Polygon of nothing", { site: polygon() }, 400, "not-a-geometry", { pointer: "/site/coordinates" }],
  [
    "a GeometryCollection of nothing",
    { site: { type: "GeometryCollection", geometries: [] } },
    400,
    "not-a-geometry",
    { pointer: "/site/type" },
  ],
  [
    "a collection with a parcel of nothing in it",
    {
      site: {
        type: "FeatureCollection",
        features: [good, { type: "MultiPolygon", coordinates: [] }].map((geometry) => ({ type: "Feature", geometry })),
      },
    },
    400,
    "not-a-geometry",
    { pointer: "/site/features/1/geometry/coordinates" },
  ],
  [
    "a text for a number",
    {
      site: polygon([
        ["117", 31],
        [117.1, 31],
        [117.1, 31.1],
        ["117", 31],
      ]),
    },
    400,
    "bad-position",
    { pointer: "/site/coordinates/0/0" },
  ],
  [
    "Infinity by overflow",
    '{"site":{"type":"Polygon","coordinates":[[[1e999,31],[117,31],[117,32],[1e999,31]]]}}',
    400,
    "bad-position",
    { pointer: "/site/coordinates/0/0" },
  ],
  [
    "an unclosed ring",
    { site: polygon(ring([117, 31.75, 117.01, 31.76]).slice(0, 4)) },
    400,
    "ring-not-closed",
    { pointer: "/site/coordinates/0", coordinates: [117, 31.75] },
  ],
  [
    "a ring of three positions",
    {
      site: polygon([
        [117, 31.75],
        [117.1, 31.75],
        [117, 31.75],
      ]),
    },
    400,
    "too-few-positions",
    { pointer: "/site/coordinates/0" },
  ],
  [
    "latitude first",
    { site: polygon(ring([31.75, 117.0, 31.76, 117.01])) },
    400,
    "axis-order",
    { pointer: "/site/coordinates/0/0" },
  ],
  [
    "easting and northing without a CRS",
    { site: polygon(ring([450000, 3519850, 450200, 3520000])) },
    400,
    "out-of-range",
    { pointer: "/site/coordinates/0/0" },
  ],
  [
    "an easting without its zone",
    { site: polygon(ring([450000, 3519850, 450200, 3520000])), crs: "EPSG:4527" },
    400,
    "coordinates-outside-crs",
    { pointer: "/site/coordinates/0" },
  ],
  [
    "a bow-tie",
    {
      site: polygon([
        [117, 31.75],
        [117.01, 31.76],
        [117.01, 31.75],
        [117, 31.76],
        [117, 31.75],
      ]),
    },
    400,
    "self-crossing",
    { pointer: "/site/coordinates/0", coordinates: [expect.closeTo(117.005, 9), expect.closeTo(31.755, 9)] },
  ],
  [
    "a hole outside its shell",
    { site: polygon(ring([117, 31.75, 117.01, 31.76]), ring([117.02, 31.75, 117.03, 31.76]).reverse()) },
    400,
    "hole-outside-shell",
    { pointer: "/site/coordinates/1", coordinates: [117.02, 31.75] },
  ],
  [
    "a hole that sticks out",
    { site: polygon(ring([117, 31.75, 117.01, 31.76]), ring([117.008, 31.752, 117.012, 31.754]).reverse()) },
    400,
    "rings-cross",
    { pointer: "/site/coordinates/0", coordinates: [117.01, expect.closeTo(31.753, 2)] },
  ],
  [
    "a hole in a hole, and one given twice",
    {
      site: polygon(
        ring([117, 31.75, 117.01, 31.76]),
        ring([117.002, 31.752, 117.004, 31.758]).reverse(),
        ring([117.003, 31.753, 117.0035, 31.754]).reverse(),
        ring([117.006, 31.752, 117.008, 31.758]).reverse(),
        ring([117.006, 31.752, 117.008, 31.758]).reverse(),
      ),
    },
    400,
    "nested-holes",
    {
      pointer: "/site/coordinates/2",
      coordinates: [117.003, 31.753],
      furtherDefects: [
        {
          kind: "duplicate-rings",
          pointer: expect.stringMatching(/^.site.coordinates.[34]$/),
          coordinates: [117.006, 31.752],
        },
      ],
    },
  ],
  [
    "a square run twice",
    {
      site: polygon([...ring([117, 31.75, 117.01, 31.76]), ...ring([117, 31.75, 117.01, 31.76]).slice(1)]),
    },
    400,
    "shared-edge",
    { pointer: "/site/coordinates/0" },
  ],
  [
    "a loop within, from a corner, run the same way",
    {
      site: polygon([...ring([117, 31.75, 117.01, 31.76]), [117.008, 31.752], [117.002, 31.758], [117, 31.75]]),
    },
    400,
    "self-crossing",
    { pointer: "/site/coordinates/0", coordinates: [117, 31.75] },
  ],
  [
    "no area",
    {
      site: polygon([
        [117, 31.75],
        [117.01, 31.76],
        [117.02, 31.77],
        [117, 31.75],
      ]),
    },
    400,
    "zero-area",
    { pointer: "/site/coordinates" },
  ],
  [
    "one place four times",
    {
      site: polygon([
        [117, 31.75],
        [117, 31.75],
        [117, 31.75],
        [117, 31.75],
      ]),
    },
    400,
    "zero-area",
    {},
  ],
];

describe("what is wrong with a request", () => {
  it.each(WRONG)("%s", async (_what, body, status, type, place) => {
    const response = await postPrecheck(body);
    const problem = await response.json();
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(problem).toMatchObject({ status, type: `/problems/${type}`, ...place });
    expect(response.status).toBe(status);
  });

  it.each([
    ["an unclosed ring", polygon(ring([117, 31.75, 117.01, 31.76]).slice(0, 4)), "/coordinates/0"],
    ["no GeoJSON object", [], ""],
    ["no type", {}, "/type"],
    ["latitude first", polygon(ring([31.75, 117.0, 31.76, 117.01])), "/coordinates/0/0"],
  ])("points into the GeoJSON body itself: %s", async (_what, body, pointer) => {
    const response = await postPrecheck(body, "?receipt=none", { "content-type": "application/geo+json" });
    expect(await response.json()).toMatchObject({ status: 400, pointer });
  });

  it("says the line of a JSON error", async () => {
    expect(await (await postPrecheck('{"site":\n nonsense}')).json()).toMatchObject({ line: 2 });
    expect(await (await postPrecheck('{\n"site": {"a": [1, 2,\n\n ]}}')).json()).toMatchObject({ line: 4 });
    expect(await (await postPrecheck('{"site": 1\n')).json()).toMatchObject({ line: 2 });
  });

  it("latitude first where both readings are on earth: the one that meets the data was meant", async () => {
    // 31.75°E 87°N is in the Arctic; published far inland at 87°E this would be ambiguous, here it is out of range.
    const response = await postPrecheck({ site: polygon(ring([31.75, 89, 31.76, 89.5])) }, "?receipt=none");
    expect(response.status).toBe(200);
  });

  it("more vertices than the limit", async () => {
    const many = Array.from({ length: 20_001 }, (_, i) => [117 + i * 1e-7, 31.75]);
    const response = await postPrecheck({ site: polygon([...many, many[0]]) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      type: "/problems/too-many-vertices",
      detail: expect.stringContaining("maxVertices = 20000"),
    });
  });

  it("more bytes than the limit", async () => {
    const response = await postPrecheck(`{"site": "${"x".repeat(2_000_001)}"}`);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("maxBodyBytes = 2000000") });
  });

  it("an unknown media type", async () => {
    const response = await postPrecheck(good, "", { "content-type": "application/vnd.shp" });
    expect(response.status).toBe(415);
    const zip = await postPrecheck("PK not JSON at all", "", { "content-type": "application/zip" });
    expect(await zip.json()).toMatchObject({ status: 415, type: "/problems/unsupported-media-type" });
  });

  it.each([
    ["?reciept=none", 400, "unknown-parameter", "reciept"],
    ["?receipt=never", 400, "bad-parameter", "receipt"],
    ["?snapshot=latest", 400, "bad-parameter", "snapshot"],
    [`?snapshot=sha256:${"0".repeat(64)}`, 404, "unknown-snapshot", "snapshot"],
  ])("query %s", async (query, status, type, parameter) => {
    const response = await postPrecheck({ site: good }, query);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ type: `/problems/${type}`, parameter });
  });

  it.each([
    ["/collections/NOSUCH", "unknown-layer"],
    ["/prechecks/not-an-id", "no-such-receipt"],
    ["/prechecks/01932c07-209c-7be3-8f3a-000000000000", "no-such-receipt"],
    // Of the year 10889, the last that 48 bits of milliseconds reach.
    ["/prechecks/ffffffff-ffff-7fff-bfff-ffffffffffff", "no-such-receipt"],
    ["/nowhere", "no-such-resource"],
  ])("GET %s", async (path, type) => {
    const response = await fetchService(path, { headers: { "accept-language": "en" } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: `/problems/${type}` });
  });

  it.each([
    ["PUT", "/prechecks", "POST, OPTIONS"],
    ["GET", "/prechecks", "POST, OPTIONS"],
    ["DELETE", "/collections/XZQ", "GET, HEAD, OPTIONS"],
    ["POST", "/", "GET, HEAD, OPTIONS"],
    ["POST", "/collections/XZQ/data.fgb", "GET, HEAD, OPTIONS"],
  ])("%s %s: not a method of that resource, and which are", async (method, path, allow) => {
    const response = await fetchService(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
    expect(await response.json()).toMatchObject({ type: "/problems/method-not-allowed" });
  });

  it.each(["/", "/collections", "/conformance"])("%s: If-Match of another content, said in a body", async (path) => {
    const response = await fetchService(path, { headers: { "if-match": '"x"' } });
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status: 412, type: "/problems/precondition-failed" });
  });

  it.each(["data.fgb", "tiles/WebMercatorQuad/9/208/422"])("OPTIONS of %s: methods without POST", async (path) => {
    const response = await fetchService(`/collections/XZQ/${path}`, { method: "OPTIONS" });
    expect(response.status).toBe(204);
    expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    expect(response.headers.get("access-control-allow-methods")).toBe("GET, HEAD, OPTIONS");
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("speaks the caller's language", async () => {
    const zh = await (await postPrecheck("", "", { "accept-language": "zh" })).json<{ title: string }>();
    const en = await (await postPrecheck("", "", { "accept-language": "en-GB, zh;q=0.3" })).json<{ title: string }>();
    expect([zh.title, en.title]).toEqual(["没有请求体", "No body"]);
  });
});
