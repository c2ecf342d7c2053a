import type { LocalText } from "../problems/problem.ts";
import type { AccessCondition } from "../rules/access/accessList.ts";
import type { DistanceRange } from "../rules/access/conditions.ts";
import { isWithin, listedCode } from "../rules/codeTree.ts";
import { codesOf, type PreparedPack } from "../rules/preparePack.ts";
import type { Site, SiteWarning } from "../sites/site.ts";
import { type EarlierStage, siteThen } from "./earlierStage.ts";
import type { CheckLimits } from "./limits.ts";
import { conditionNow, type FiguresNow, type StageCondition } from "./stageConditions.ts";
import { type DisagreementReason, reasonsOf } from "./stageReasons.ts";
import { type SitesCompared, sitesCompared } from "./stageSite.ts";

/** What a check knows of the project at its own stage. */
export interface PresentStage {
  /** Where; absent where zones are named instead, or only figures given. */
  readonly site?: Site | undefined;
  readonly code?: string | undefined;
  /** Land-use classes: several where several uses were surveyed; undefined: one not stated. */
  readonly landUses: readonly (string | undefined)[];
  readonly figures: FiguresNow;
  /** Metres, by `targetName`. */
  readonly distances: ReadonlyMap<string, DistanceRange>;
}

/** How an earlier stage fits to the present one (docs/api.md). Areas in m² with two decimals. */
export interface StageLink extends SitesCompared {
  readonly id: string;
  readonly kind: EarlierStage["kind"];
  readonly answeredAt: string;
  readonly asOf: string;
  readonly snapshot: string;
  /** What the earlier check came to. */
  readonly verdict: string;
  /** Everything is known and nothing speaks against it; `reasons` is then empty. */
  readonly agrees: boolean;
  readonly reasons: readonly DisagreementReason[];
  /** By the project code; `null` where one of the two does not state it. */
  readonly sameProject: boolean | null;
  /** The land class then, or one below it; `null` where it is not stated, or more coarsely than then. */
  readonly sameLandUse: boolean | null;
  readonly conditions: readonly StageCondition[];
  /** What the earlier check asked for. Nothing here says whether it was done. */
  readonly due: { readonly opinions: readonly string[]; readonly materials: readonly string[] };
}

/** Conditions of earlier stages, of which distances may have to be measured again. */
export function conditionsOf(earlier: readonly EarlierStage[]): AccessCondition[] {
  return earlier.flatMap(({ conditions }) => conditions.map(({ condition }) => condition));
}

/** Each earlier stage beside the present one. @throws Problem `site-too-complex`, and where limits are lower than then */
export function linkStages(
  earlier: readonly EarlierStage[],
  present: PresentStage,
  packs: readonly PreparedPack[],
  limits: CheckLimits,
): StageLink[] {
  return earlier.map((stage) => linkOf(stage, present, packs, limits));
}

function linkOf(
  stage: EarlierStage,
  present: PresentStage,
  packs: readonly PreparedPack[],
  limits: CheckLimits,
): StageLink {
  const { id, kind, answeredAt, asOf, snapshot, verdict, opinions, materials } = stage;
  const found = {
    ...sitesCompared(siteThen(stage, limits), present.site, limits),
    sameProject: sameCode(stage.project.code, present.code),
    sameLandUse: worstOf(present.landUses.map((now) => sameLandUse(packs, stage.project.landUse, now))),
    conditions: stage.conditions.map((each) => conditionNow(each, present.figures, present.distances)),
  };
  const reasons = reasonsOf(stage, found);
  const head = { id, kind, answeredAt, asOf, snapshot, verdict };
  return { ...head, agrees: reasons.length === 0, reasons, ...found, due: { opinions, materials } };
}

function sameCode(then: string | undefined, now: string | undefined): boolean | null {
  return then === undefined || now === undefined ? null : then === now;
}

/** Along the packs' code tables: a class below that of then is a part of it. */
function sameLandUse(
  packs: readonly PreparedPack[],
  then: string | undefined,
  now: string | undefined,
): boolean | null {
  if (then === undefined || now === undefined) return null;
  const isPartOf = (code: string, whole: string): boolean =>
    packs.some((pack) => {
      const tree = codesOf(pack, "land-use");
      const listed = listedCode(tree, code);
      return listed !== undefined && isWithin(tree, listed, whole);
    });
  if (then === now || isPartOf(now, then)) return true;
  return isPartOf(then, now) ? null : false;
}

/** One that is another decides; else one that is not known. */
function worstOf(all: readonly (boolean | null)[]): boolean | null {
  if (all.includes(false)) return false;
  return all.includes(null) ? null : true;
}

/** A check beside earlier ones that do not agree with it must not look clean. */
export function linkWarnings(links: readonly StageLink[]): SiteWarning[] {
  return links.flatMap(({ id, agrees, reasons }, i) => {
    if (agrees) return [];
    const joined = (language: keyof LocalText, by: string): string =>
      reasons.map(({ message }) => message[language]).join(by);
    return [
      {
        code: "earlier-disagrees",
        detail: {
          zh: `与在先的检测 ${id} 不能衔接：${joined("zh", "；")}`,
          en: `This does not follow from the earlier check ${id}: ${joined("en", "; ")}`,
        },
        pointer: `/earlier/${i}`,
      },
    ];
  });
}
