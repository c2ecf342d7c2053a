import type { Published } from "../catalog/catalog.ts";
import type { RangeReader } from "../flatgeobuf/rangeReader.ts";
import { widened } from "../geometry/distance.ts";
import { coverBoxes } from "../geometry/siteCells.ts";
import type { AccessCondition } from "../rules/access/accessList.ts";
import type { DistanceRange } from "../rules/access/conditions.ts";
import { distancesWanted } from "../rules/access/distancesWanted.ts";
import type { PreparedPack } from "../rules/preparePack.ts";
import type { Site } from "../sites/site.ts";
import { withinEdgePairs } from "../sites/tooComplex.ts";
import { type CheckServices, piecesAround } from "./currentAnswer.ts";
import { measureDistances } from "./measureDistances.ts";

/**
 * The distances that conditions ask for, measured from a site (metres, by `targetName`). Reads pieces, but only where some
 * condition asks how far away something is.
 * @throws Problem `site-too-complex`
 */
export async function distancesAround(
  services: CheckServices,
  reader: RangeReader,
  published: Published,
  packs: readonly PreparedPack[],
  site: Site,
  conditions: readonly AccessCondition[],
): Promise<ReadonlyMap<string, DistanceRange>> {
  const wanted = distancesWanted(conditions);
  if (wanted.length === 0) return new Map();
  const farthest = Math.max(...wanted.map(({ reachM }) => reachM));
  const boxes = coverBoxes(site.region).map((box) => widened(box, farthest));
  const read = await piecesAround(services, reader, published, boxes);
  const { maxEdgePairs } = services.limits;
  return withinEdgePairs(
    () => measureDistances(published.snapshot, packs, site.region, wanted, read, boxes, maxEdgePairs),
    maxEdgePairs,
    site,
  );
}
