import { beforeAll, describe, expect } from "vitest";
import { ring } from "../../support/place.ts";
import { good, polygon, publishRequested, refuses, type Wrong } from "./requests.ts";

beforeAll(publishRequested);

const WRONG: readonly Wrong[] = [
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
  refuses(WRONG);
});
