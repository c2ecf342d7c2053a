import { LAND_CLASSES, ZONES } from "./codeNames.ts";
import { COUNTY_CODE, TOWNSHIPS } from "./county.ts";
import { type County, groupFeatures } from "./faceFeatures.ts";
import { type DemoFeature, townshipAttributes } from "./features.ts";
import { LEVELS } from "./terrain.ts";

/** The three control lines 三条控制线: ecological protection red line, permanent basic farmland, urban growth boundary. */

export function redLineFeatures(county: County): DemoFeature[] {
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
export function farmlandFeatures(county: County): DemoFeature[] {
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

export function growthFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    ({ township }, { growth }) => growth && `${growth} ${township}`,
    ({ growth }, { township }) => ({ GHFQDM: growth!, GHFQMC: ZONES[growth!]![0], ...townshipAttributes(township) }),
  );
}
