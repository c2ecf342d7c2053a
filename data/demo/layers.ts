import type { Feature, Geometry, Position } from "geojson";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { LAND_CLASSES, ZONES } from "./codeNames.ts";
import { COUNTY_CODE, COUNTY_NAME, insideCounty, TOWN, TOWNSHIPS } from "./county.ts";
import { type Blob, blobOutline } from "./curves.ts";
import type { Ground, LandCover } from "./landCover.ts";
import type { Landscape } from "./landscape.ts";
import { latticeDegrees, toLattice } from "./plane.ts";
import { between, latticeValue, mulberry32, type Point, pick } from "./random.ts";
import { type EdgePolygon, joinFaces } from "./regions.ts";
import type { Subdivision } from "./subdivision.ts";
import { LEVELS } from "./terrain.ts";
import type { Zoning } from "./zoning.ts";

export interface DemoFeature extends Feature<Geometry, Record<string, string | number>> {}

export interface DemoLayer {
  readonly code: string;
  readonly features: readonly DemoFeature[];
}

/** The county, ready to be written down. */
export interface County {
  readonly landscape: Landscape;
  readonly cover: LandCover;
  readonly zoning: readonly (Zoning | null)[];
}

type Attributes = Record<string, string | number>;
/** Name of the feature that a face belongs to; null = none. */
type Grouping = (ground: Ground, zoning: Zoning, face: number) => string | null;

export function makeLayers(county: County): DemoLayer[] {
  const layers: [code: string, features: DemoFeature[]][] = [
    ["XZQ", townshipFeatures(county)],
    ["DLTB", landCoverFeatures(county)],
    ["STBHHX", redLineFeatures(county)],
    ["YJJBNTBHTB", farmlandFeatures(county)],
    ["CZKFBJ", growthFeatures(county)],
    ["GHFQ", zoneFeatures(county)],
    ["HLFXKZX", floodFeatures(county)],
    ["HHGLFW", riverFeatures(county)],
    ["YYSSYBHQ", waterSourceFeatures(county)],
    ["HJGKDY", environmentFeatures(county)],
    ["DZZHYFQ", hazardFeatures(county)],
    ["LSWHBHX", heritageFeatures()],
    ["YQGD", pipelineFeatures(county)],
    ["WWBHDW", monumentFeatures(county)],
  ];
  return layers.map(([code, features], number) => ({ code, features: features.map(numbered(number + 1)) }));
}

/** BSM: county, two figures of the layer, ten of the feature. */
function numbered(layer: number): (feature: DemoFeature, index: number) => DemoFeature {
  return (feature, index) => ({
    ...feature,
    properties: {
      BSM: `${COUNTY_CODE}${String(layer).padStart(2, "0")}${String(index + 1).padStart(10, "0")}`,
      ...feature.properties,
    },
  });
}

function townshipFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    (ground) => String(ground.township),
    (_, { township }) => ({
      YSDM: "1000600100",
      ...townshipAttributes(township),
    }),
  );
}

function landCoverFeatures(county: County): DemoFeature[] {
  const { parcel } = county.cover;
  // Fields stay parcels; built-up land, roads and waters run on within a township.
  const grouping: Grouping = ({ landClass, township }, _, face) =>
    /^(05|06|07|08|10|11)/.test(landClass) ? `${landClass} ${township}` : `${parcel[face]}`;
  const features = groupFeatures(county, grouping, (_, ground, index) => ({
    YSDM: "2001010100",
    TBBH: String(index + 1),
    DLBM: ground.landClass,
    DLMC: LAND_CLASSES[ground.landClass]!,
    QSXZ: /^10|^11/.test(ground.landClass) ? "20" : "30",
    ...townshipAttributes(ground.township),
    SJNF: 2025,
  }));
  return features.flatMap(singleParts).map(withArea("TBMJ"));
}

function redLineFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    ({ township }, { redLine }) => redLine && `${redLine} ${township}`,
    ({ redLine }, { township }) => ({
      HXMC: `${TOWNSHIPS[township]!.name}生态保护红线`,
      HXLX: "水源涵养与水土保持",
      ZRBHDMC: "示例云岭自然保护区",
      ZRBHDFQ: redLine!,
      GKCS: "示例管控措施",
      ...townshipAttributes(township),
    }),
  );
}

/** Carries invented owners' columns, so that it can be seen that publishing strips them. */
function farmlandFeatures(county: County): DemoFeature[] {
  const features = groupFeatures(
    county,
    (_, { farmland }, face) => (farmland ? `${county.cover.parcel[face]}` : null),
    (_, { landClass, township, height }, index) => ({
      YSDM: "2005010100",
      YJJBNTTBBH: `${COUNTY_CODE}${String(index + 1).padStart(8, "0")}`,
      TBBH: String(index + 1),
      DLBM: landClass,
      DLMC: LAND_CLASSES[landClass]!,
      QSXZ: "30",
      GDPDJB: String(1 + Math.floor((Math.max(0, height) / LEVELS.foot) * 2.99)),
      ...townshipAttributes(township),
      ZRRMC: `示例责任人${(index % 97) + 1}`,
      LXDH: "000-00000000",
    }),
  );
  return features.map((feature) => {
    const { MJ, ...rest } = feature.properties;
    const ridges = Math.round(Number(MJ) * 0.04 * 100) / 100;
    const net = Math.round((Number(MJ) - ridges) * 100) / 100;
    return { ...feature, properties: { ...rest, YJJBNTTBMJ: MJ!, KCXS: 0.04, KCMJ: ridges, YJJBNTMJ: net } };
  });
}

function growthFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    ({ township }, { growth }) => growth && `${growth} ${township}`,
    ({ growth }, { township }) => ({ GHFQDM: growth!, GHFQMC: ZONES[growth!]![0], ...townshipAttributes(township) }),
  );
}

function zoneFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    ({ township }, { zone }) => `${zone} ${township}`,
    ({ zone }, { township }) => ({
      YSDM: "2090020610",
      GHFQDM: zone,
      GHFQMC: ZONES[zone]![0],
      ...townshipAttributes(township),
    }),
  );
}

function floodFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    ({ township }, { flood }) => flood && `${flood} ${township}`,
    ({ flood }, { township }) => ({
      YSDM: "2090020229",
      MC: `${TOWNSHIPS[township]!.name}${flood}`,
      FXLX: flood!,
      ...townshipAttributes(township),
    }),
  );
}

/** The rivers with dykes are one system and one feature; a brook is one each. */
function riverFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    ({ river, landClass }) => {
      if (landClass === "1103") return "示例水库";
      return river?.managed ? (river.order <= 2 ? "示例河水系" : river.name) : null;
    },
    (_, { river, landClass }) => ({
      HHMC: landClass === "1103" ? "示例水库" : river!.order <= 2 ? "示例河水系" : river!.name,
      HHLX: landClass === "1103" ? "水库" : "河流",
      GLJB: river && river.order > 2 ? "乡级" : "县级",
      XZQDM: COUNTY_CODE,
      XZQMC: COUNTY_NAME,
    }),
  );
}

function waterSourceFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    (_, { waterSource }) => waterSource,
    ({ waterSource }) => ({
      SYDMC: "示例水库饮用水水源地",
      BHQJB: waterSource!,
      BHQMC: `示例水库${waterSource}`,
      XZQDM: COUNTY_CODE,
      XZQMC: COUNTY_NAME,
    }),
  );
}

function environmentFeatures(county: County): DemoFeature[] {
  const classes = ["优先保护单元", "重点管控单元", "一般管控单元"];
  return groupFeatures(
    county,
    ({ township }, { environment }) => `${environment} ${township}`,
    ({ environment }, { township }) => ({
      HJGKDYBM: `ZH${COUNTY_CODE}${classes.indexOf(environment) + 1}${String(township + 1).padStart(4, "0")}`,
      HJGKDYMC: `${TOWNSHIPS[township]!.name}${environment}`,
      HJGKDYFL: environment,
      ...townshipAttributes(township),
    }),
  );
}

/** Drawn apart from the parcels; the grades overlap on purpose, as sheets from several surveys do. */
function hazardFeatures({ landscape }: County): DemoFeature[] {
  const random = mulberry32(501);
  const grades = ["低易发区", "中易发区", "高易发区"];
  const features: DemoFeature[] = [];
  for (let attempt = 0; attempt < 4000 && features.length < 48; attempt++) {
    const centre: Point = [between(random, -12_000, 14_000), between(random, -12_000, 13_500)];
    const grade = Math.floor(random() * 3);
    const radius = [1150, 620, 300][grade]! * between(random, 0.7, 1.3);
    const probes: Point[] = [0, 1, 2, 3].map((i) => [
      centre[0] + (i - 1.5) * radius,
      centre[1] + ((i % 2) - 0.5) * 2 * radius,
    ]);
    if (landscape.terrain.height.at(centre) < 0.55 || !probes.every(insideCounty)) continue;
    const blob = { centre, radius, seed: 600 + features.length, waver: 0.7, vertices: 160 };
    const DZZHMC = `示例${grades[grade]}${features.length + 1}`;
    features.push(
      withArea("MJ")({
        type: "Feature",
        properties: {
          DZZHMC,
          YFCD: grades[grade]!,
          ZHLX: pick(random, ["滑坡", "崩塌", "泥石流"]),
          XZQDM: COUNTY_CODE,
        },
        geometry: { type: "Polygon", coordinates: [blobRing(blob)] },
      }),
    );
  }
  return features;
}

/** Quarters with a core and, around it, a control belt whose hole is the core's outline. */
function heritageFeatures(): DemoFeature[] {
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
    properties: { YSDM: "2090020227", MC: name, BHFWLX: belt, XZQDM: COUNTY_CODE, XZQMC: COUNTY_NAME },
    geometry: { type: "Polygon", coordinates },
  });
}

/** Beside the expressway, and a branch to the town: a line layer with one protection distance. */
function pipelineFeatures({ landscape }: County): DemoFeature[] {
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
function monumentFeatures({ landscape }: County): DemoFeature[] {
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

function townshipAttributes(township: number): Attributes {
  return { XZQDM: TOWNSHIPS[township]!.code, XZQMC: TOWNSHIPS[township]!.name };
}

/** One feature for each name that the grouping gives, with the attributes of one of its faces and its area. */
function groupFeatures(
  { landscape, cover, zoning }: County,
  grouping: Grouping,
  attributes: (zoning: Zoning, ground: Ground, index: number) => Attributes,
): DemoFeature[] {
  const labels: number[] = [];
  const labelOf = new Map<string, number>();
  const sample: number[] = [];
  cover.ground.forEach((ground, face) => {
    const name = ground && grouping(ground, zoning[face]!, face);
    if (name !== null && !labelOf.has(name)) sample.push(face);
    if (name !== null && !labelOf.has(name)) labelOf.set(name, labelOf.size);
    labels.push(name === null ? -1 : labelOf.get(name)!);
  });
  const regions = joinFaces(landscape.plane, labels);
  const draw = ringDrawer(landscape.plane);
  return sample.map((face, label) => {
    const polygons = regions.get(label)!.map(draw);
    const geometry: Geometry =
      polygons.length === 1
        ? { type: "Polygon", coordinates: polygons[0]! }
        : { type: "MultiPolygon", coordinates: polygons };
    const properties = attributes(zoning[face]!, cover.ground[face]!, label);
    return withArea("MJ")({ type: "Feature", properties, geometry });
  });
}

/** Half-edges to closed rings of positions. */
export function ringDrawer(plane: Subdivision): (polygon: EdgePolygon) => Position[][] {
  return (polygon) =>
    polygon.map((ring) =>
      [...ring, ring[0]!].map((halfEdge) => {
        const vertex = plane.origin[halfEdge]!;
        return latticeDegrees(plane.xs[vertex]!, plane.ys[vertex]!);
      }),
    );
}

function singleParts(feature: DemoFeature): DemoFeature[] {
  const { geometry } = feature;
  if (geometry.type !== "MultiPolygon") return [feature];
  return geometry.coordinates.map((coordinates) => ({ ...feature, geometry: { type: "Polygon", coordinates } }));
}

/** Fills the column with the ellipsoidal area, in m² with two decimals as the databases have it. */
function withArea(column: string): (feature: DemoFeature) => DemoFeature {
  return (feature) => {
    const { MJ: _, ...properties } = feature.properties;
    return { ...feature, properties: { ...properties, [column]: Math.round(areaOf(feature.geometry) * 100) / 100 } };
  };
}

function areaOf(geometry: Geometry): number {
  if (geometry.type === "Polygon") return polygonArea(geometry.coordinates);
  if (geometry.type !== "MultiPolygon") return 0;
  return geometry.coordinates.reduce((sum, polygon) => sum + polygonArea(polygon), 0);
}

function polygonArea(rings: readonly Position[][]): number {
  return ellipsoidalArea([rings.map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => [lon!, lat!])))]);
}

function blobRing(blob: Blob): Position[] {
  return blobOutline(blob).map(position);
}

function position(point: Point): Position {
  const [x, y] = toLattice(point);
  return latticeDegrees(x, y);
}
