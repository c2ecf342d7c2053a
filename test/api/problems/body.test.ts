import { beforeAll, describe, expect, it } from "vitest";
import { ring } from "../../support/place.ts";
import { postPrecheck } from "../../support/service.ts";
import { good, polygon, publishRequested, refuses, type Wrong } from "./requests.ts";

beforeAll(publishRequested);

const WRONG: readonly Wrong[] = [
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
];

describe("what is wrong with a request", () => {
  refuses(WRONG);

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
});
