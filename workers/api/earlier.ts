import type { CheckServices } from "../../shared/checks/currentAnswer.ts";
import { type EarlierStage, readEarlier } from "../../shared/checks/earlierStage.ts";
import type { CheckLimits } from "../../shared/checks/limits.ts";
import type { ReadCounts } from "../../shared/flatgeobuf/read.ts";
import { readGeoJsonSite, writeGeoJsonSite } from "../../shared/sites/geojson.ts";
import type { Pointer } from "../../shared/sites/json.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import type { Site } from "../../shared/sites/site.ts";

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
}

/** The site that is sent, else that of the first earlier check that has one. @param pointer where the site would stand */
export function siteOf(
  said: SaidSite,
  pointer: Pointer,
  earlier: readonly EarlierStage[],
  limits: CheckLimits,
): ReadSite | undefined {
  if (said.site !== undefined) return read(said, pointer, limits);
  const stage = earlier.find(({ outline }) => outline !== undefined);
  return stage?.outline && read(stage.outline, stage.pointer, limits);
}

function read({ site: sent, crs, edges, repair }: SaidSite, pointer: Pointer, limits: CheckLimits): ReadSite {
  const raw = readGeoJsonSite(sent, pointer, limits.maxVertices);
  const site = normaliseSite(raw, { crs, edges, repair }, limits);
  return { site, kept: { site: writeGeoJsonSite(raw), crs: site.crs, edges, repair } };
}
