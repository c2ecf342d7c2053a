import { LAND_CLASSES } from "./codeNames.ts";
import { type County, type Grouping, groupFeatures } from "./faceFeatures.ts";
import { type DemoFeature, townshipAttributes, withArea } from "./features.ts";

/** What was surveyed: townships and land cover. */

export function townshipFeatures(county: County): DemoFeature[] {
  return groupFeatures(
    county,
    (ground) => String(ground.township),
    (_, { township }) => ({
      YSDM: "1000600100",
      ...townshipAttributes(township),
    }),
  );
}

export function landCoverFeatures(county: County): DemoFeature[] {
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

function singleParts(feature: DemoFeature): DemoFeature[] {
  const { geometry } = feature;
  if (geometry.type !== "MultiPolygon") return [feature];
  return geometry.coordinates.map((coordinates) => ({ ...feature, geometry: { type: "Polygon", coordinates } }));
}
