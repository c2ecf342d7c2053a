import { beforeAll, describe, expect, it } from "vitest";
import { ring } from "../../support/place.ts";
import { postPrecheck } from "../../support/service.ts";
import { good, polygon, publishRequested, refuses, type Wrong } from "./requests.ts";

beforeAll(publishRequested);

/** As GeoJSON had it before RFC 7946. */
const named = (name: string) => ({ type: "name", properties: { name } });

const WRONG: readonly Wrong[] = [
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
    "a crs member of an old datum (Beijing 1954)",
    { site: { ...good, crs: named("urn:ogc:def:crs:EPSG::4214") } },
    400,
    "datum-shift-unknown",
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
];

describe("what is wrong with a request", () => {
  refuses(WRONG);

  it("latitude first where both readings are on earth: the one that meets the data was meant", async () => {
    // 31.75°E 87°N is in the Arctic; published far inland at 87°E this would be ambiguous, here it is out of range.
    const response = await postPrecheck({ site: polygon(ring([31.75, 89, 31.76, 89.5])) }, "?receipt=none");
    expect(response.status).toBe(200);
  });
});
