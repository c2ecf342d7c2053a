import { ZONES } from "./codeNames.ts";
import { COUNTY_CODE, TOWNSHIPS } from "./county.ts";
import { type County, groupFeatures } from "./faceFeatures.ts";
import { type DemoFeature, townshipAttributes } from "./features.ts";

/** Zones that share out the whole county: of the plan and of the environment's control. */

export function zoneFeatures(county: County): DemoFeature[] {
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

export function environmentFeatures(county: County): DemoFeature[] {
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
