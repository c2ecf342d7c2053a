import { farmlandFeatures, growthFeatures, redLineFeatures } from "./controlLineLayers.ts";
import { COUNTY_CODE } from "./county.ts";
import type { County } from "./faceFeatures.ts";
import type { DemoFeature } from "./features.ts";
import { hazardFeatures } from "./hazardLayer.ts";
import { heritageFeatures, monumentFeatures, pipelineFeatures } from "./protectionLayers.ts";
import { landCoverFeatures, townshipFeatures } from "./surveyLayers.ts";
import { floodFeatures, riverFeatures, waterSourceFeatures } from "./waterLayers.ts";
import { environmentFeatures, zoneFeatures } from "./zoneLayers.ts";

export interface DemoLayer {
  readonly code: string;
  readonly features: readonly DemoFeature[];
}

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
