import type { Position } from "geojson";
import { COUNTY_CODE, insideCounty, TOWN, TOWNSHIPS } from "./county.ts";
import type { County } from "./faceFeatures.ts";
import { blobRing, COUNTY_ATTRIBUTES, type DemoFeature, position, withArea } from "./features.ts";
import { between, latticeValue, mulberry32, type Point, pick } from "./random.ts";

/** What is protected by a belt or a distance of its own, drawn apart from the parcels. */

/** Quarters with a core and, around it, a control belt whose hole is the core's outline. */
export function heritageFeatures(): DemoFeature[] {
  const quarters: [name: string, centre: Point, radius: number][] = [
    ["示例老街历史文化街区", [TOWN[0] - 130, TOWN[1] + 90], 150],
    ["示例河埠历史地段", [TOWN[0] - 850, TOWN[1] - 900], 110],
    ["示例西河古村", [TOWNSHIPS[1]!.seat[0] + 120, TOWNSHIPS[1]!.seat[1]], 130],
    ["示例云岭书院", [TOWNSHIPS[6]!.seat[0] - 100, TOWNSHIPS[6]!.seat[1] + 140], 80],
  ];
  return quarters.flatMap(([name, centre, radius], i) => {
    const core = blobRing({ centre, radius, seed: 700 + i, waver: 0.3, vertices: 64 });
    const belt = blobRing({ centre, radius: radius * 2.4, seed: 710 + i, waver: 0.3, vertices: 96 });
    return [
      heritageFeature(name, "核心保护范围", [core]),
      heritageFeature(name, "建设控制地带", [belt, core.toReversed()]),
    ];
  });
}

function heritageFeature(name: string, belt: string, coordinates: Position[][]): DemoFeature {
  return withArea("MJ")({
    type: "Feature",
    properties: { YSDM: "2090020227", MC: name, BHFWLX: belt, ...COUNTY_ATTRIBUTES },
    geometry: { type: "Polygon", coordinates },
  });
}

/** Beside the expressway, and a branch to the town: a line layer with one protection distance. */
export function pipelineFeatures({ landscape }: County): DemoFeature[] {
  const beside = (name: string, shift: Point): Point[] =>
    landscape.roadList
      .find((road) => road.name === name)!
      .points.filter((point, i) => i % 3 === 0 && insideCounty(point))
      .map(([x, y]) => [x + shift[0], y + shift[1]]);
  const pipelines: [name: string, course: Point[]][] = [
    ["示例天然气干线", beside("示例高速", [35, -140])],
    ["示例城关支线", beside("示例铁路", [-150, 20])],
  ];
  return pipelines.map(([GDMC, course]) => ({
    type: "Feature",
    properties: { GDMC, GDLX: "燃气", YLDJ: "高压", XZQDM: COUNTY_CODE },
    geometry: { type: "LineString", coordinates: course.map(position) },
  }));
}

/** Point layer; each monument has its own protection distance in BHJL (m). */
export function monumentFeatures({ landscape }: County): DemoFeature[] {
  const random = mulberry32(801);
  const { seats, villages } = landscape.settlements;
  return [...seats, ...villages.slice(0, 40)].map(({ centre }, i) => {
    const at: Point = [centre[0] + between(random, -260, 260), centre[1] + between(random, -260, 260)];
    const level = Math.floor(latticeValue(i, 0, 803) * 3);
    return {
      type: "Feature",
      properties: {
        WWMC: `示例${pick(random, ["古井", "牌坊", "石桥", "墓葬", "测量标志"])}${i + 1}`,
        BHFWLX: "保护范围",
        BHJB: ["县级", "市级", "省级"][level]!,
        BHJL: [15, 30, 50][level]!,
        XZQDM: COUNTY_CODE,
      },
      geometry: { type: "Point", coordinates: position(at) },
    };
  });
}
