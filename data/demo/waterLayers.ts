import { TOWNSHIPS } from "./county.ts";
import { type County, groupFeatures } from "./faceFeatures.ts";
import { COUNTY_ATTRIBUTES, type DemoFeature, townshipAttributes } from "./features.ts";

/** Lines that waters draw: flood areas, the managed reaches of rivers, the reservoir's protection zones. */

export function floodFeatures(county: County): DemoFeature[] {
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
export function riverFeatures(county: County): DemoFeature[] {
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
      ...COUNTY_ATTRIBUTES,
    }),
  );
}

export function waterSourceFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    (_, { waterSource }) => waterSource,
    ({ waterSource }) => ({
      SYDMC: "示例水库饮用水水源地",
      BHQJB: waterSource!,
      BHQMC: `示例水库${waterSource}`,
      ...COUNTY_ATTRIBUTES,
    }),
  );
}
