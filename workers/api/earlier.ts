import type { CheckServices } from "../../shared/checks/currentAnswer.ts";
import { type EarlierStage, readEarlier } from "../../shared/checks/earlierStage.ts";
import type { CheckLimits } from "../../shared/checks/limits.ts";
import type { SentFile } from "../../shared/checks/receipt.ts";
import type { ReadCounts } from "../../shared/flatgeobuf/rangeReader.ts";
import { type RawSite, readGeoJsonSite, writeGeoJsonSite } from "../../shared/sites/geojson.ts";
import type { Pointer } from "../../shared/sites/json.ts";
import { withLines } from "../../shared/sites/lines.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import type { Site } from "../../shared/sites/site.ts";
import type { SiteOfFile } from "./siteRequest.ts";
import { invalidRequest } from "./validation.ts";

/** What checks have in common that come after other ones. */

/** @throws Problem `no-such-receipt`, `receipt-damaged`, `unusable-receipt` */
export function earlierOf(ids: readonly string[] = [], { store }: CheckServices): Promise<EarlierStage[]> {
  return readEarlier(store, ids, "/earlier");
}

/** Receipts are read in one round of their own. */
export function withEarlierReads({ rounds, reads, bytes }: ReadCounts, earlier: readonly EarlierStage[]): ReadCounts {
  return { rounds: rounds + Math.sign(earlier.length), reads: reads + earlier.length, bytes };
}

interface SaidSite {
  readonly site?: unknown;
  readonly crs?: string | undefined;
  readonly edges?: string | undefined;
  readonly repair?: boolean | undefined;
}

/** A site, and what a receipt keeps of it. */
export interface ReadSite {
  readonly site: Site;
  readonly kept: object;
  readonly file?: SentFile;
}

/**
 * The site that is sent, as a file or in the request, else that of the first earlier check that has one.
 * @throws Problem `invalid-request` for two sites, and those of reading and normalising one
 */
export function siteOf(
  said: SaidSite,
  file: SiteOfFile | undefined,
  earlier: readonly EarlierStage[],
  limits: CheckLimits,
): ReadSite | undefined {
  if (file && said.site !== undefined) throw invalidRequest("/site", TWO_SITES);
  if (file) return { ...normalised(file.raw, said, limits), file: file.sent };
  if (said.site !== undefined) return read(said, "/site", limits);
  const stage = earlier.find(({ outline }) => outline !== undefined);
  return stage?.outline && read(stage.outline, stage.pointer, limits);
}

const TWO_SITES = {
  zh: "用地范围已作为文件发送，请求中不得再有 site",
  en: "The site comes as a file; the request must not have another one",
};

function read(said: SaidSite, pointer: Pointer, limits: CheckLimits): ReadSite {
  return normalised(readGeoJsonSite(said.site, pointer, limits.maxVertices), said, limits);
}

/** Kept is the site as GeoJSON, whatever it came as. */
function normalised(raw: RawSite, { crs, edges, repair }: SaidSite, limits: CheckLimits): ReadSite {
  const site = withLines(raw, () => normaliseSite(raw, { crs, edges, repair }, limits));
  return { site, kept: { site: writeGeoJsonSite(raw), crs: site.crs, edges, repair } };
}
