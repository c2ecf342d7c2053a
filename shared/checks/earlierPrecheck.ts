import { ellipsoidalArea } from "../geometry/area.ts";
import { overlapArea } from "../geometry/overlap.ts";
import type { MultiPolygon } from "../geometry/rings.ts";
import { perimeterM } from "../geometry/sliver.ts";
import { readGeoJsonSite } from "../sites/geojson.ts";
import { isRecord } from "../sites/json.ts";
import { normaliseSite } from "../sites/normalise.ts";
import type { Site } from "../sites/site.ts";
import { withinEdgePairs } from "../sites/tooComplex.ts";
import type { ObjectStore } from "../store/objectStore.ts";
import type { CheckLimits } from "./limits.ts";
import { noSuchReceipt, type Receipt, readReceipt } from "./receipt.ts";

/** How an approved site relates to an earlier pre-check. Areas in m², unrounded. */
export interface PrecheckLink {
  readonly id: string;
  readonly verdict: string;
  readonly asOf: string;
  readonly snapshot: string;
  /** By the project code; `null` where one of the two does not state it. */
  readonly sameProject: boolean | null;
  /** The two differ by no more than a millimetre along the outline. */
  readonly sameSite: boolean;
  readonly precheckedM2: number;
  readonly approvedM2: number;
  readonly symmetricDifferenceM2: number;
}

/** Coordinates are exchanged to the millimetre; the area that this makes is that much times the perimeter. */
const COORDINATE_PRECISION_M = 0.001;

/** A pre-check's receipt. @throws Problem `no-such-receipt`, also for a receipt of another kind; StoreFault */
export async function readPrecheck(store: ObjectStore, id: string): Promise<Receipt> {
  const receipt = await readReceipt(store, id);
  if (!isRecord(receipt.request) || !("site" in receipt.request) || !isPrecheckAnswer(receipt.answer)) {
    throw noSuchReceipt(id);
  }
  return receipt;
}

/** The site that was pre-checked, read as it was then. @throws Problem, where limits are lower now */
export function precheckedSite(receipt: Receipt, limits: CheckLimits): Site {
  const { site, crs, edges } = receipt.request as Record<string, unknown>;
  const raw = readGeoJsonSite(site, "/precheck", limits.maxVertices);
  return normaliseSite(raw, { crs: textOf(crs), edges: textOf(edges) }, limits);
}

/** Was the approved site the one that was pre-checked? */
export function linkToPrecheck(
  receipt: Receipt,
  approved: MultiPolygon,
  projectCode: string | undefined,
  limits: CheckLimits,
): PrecheckLink {
  const { project } = receipt.request as Record<string, unknown>;
  const prechecked = precheckedSite(receipt, limits).region;
  const [precheckedM2, approvedM2] = [ellipsoidalArea(prechecked), ellipsoidalArea(approved)];
  const { maxEdgePairs } = limits;
  const commonM2 = withinEdgePairs(() => overlapArea(prechecked, approved, maxEdgePairs), maxEdgePairs);
  const symmetricDifferenceM2 = Math.max(0, precheckedM2 + approvedM2 - 2 * commonM2);
  const theirs = isRecord(project) ? textOf(project.code) : undefined;
  const { verdict, asOf, snapshot } = receipt.answer as PrecheckAnswerHead;
  return {
    id: receipt.id,
    verdict,
    asOf,
    snapshot,
    sameProject: theirs === undefined || projectCode === undefined ? null : theirs === projectCode,
    sameSite: symmetricDifferenceM2 <= COORDINATE_PRECISION_M * perimeterM(prechecked),
    precheckedM2,
    approvedM2,
    symmetricDifferenceM2,
  };
}

interface PrecheckAnswerHead {
  readonly verdict: string;
  readonly asOf: string;
  readonly snapshot: string;
}

function isPrecheckAnswer(answer: unknown): answer is PrecheckAnswerHead {
  return isRecord(answer) && "layers" in answer && "verdict" in answer;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
