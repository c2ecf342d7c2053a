import { COUNTY_CODE, insideCounty } from "./county.ts";
import type { County } from "./faceFeatures.ts";
import { blobRing, type DemoFeature, withArea } from "./features.ts";
import { between, mulberry32, type Point, pick } from "./random.ts";

/** Drawn apart from the parcels; the grades overlap on purpose, as sheets from several surveys do. */
export function hazardFeatures({ landscape }: County): DemoFeature[] {
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
