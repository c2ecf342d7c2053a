import type { Published } from "../catalog/catalog.ts";
import type { LocalText } from "../problems/problem.ts";
import { type AccessFinding, type AccessResult, worstAccess } from "../rules/access/accessFindings.ts";
import type { ZoneRef } from "../rules/access/decideAccess.ts";
import {
  type AccessProject,
  type AccessUnrecognised,
  unrecognisedCodes,
  type ZoneEvaluation,
} from "../rules/access/evaluateAccess.ts";
import type { AccessGap, Remedy } from "../rules/access/gapsAndRemedies.ts";
import type { Regimes } from "../rules/access/regimes.ts";
import type { PreparedPack } from "../rules/preparePack.ts";
import type { Site, SiteWarning } from "../sites/site.ts";
import { conditionAnswer } from "./conditionAnswer.ts";
import type { PackReference } from "./namedPack.ts";
import { type SiteAnswer, siteAnswer } from "./precheckAnswer.ts";
import { hectares, roundM2, SQUARE_METRES_PER_HECTARE, share } from "./rounding.ts";
import { linkWarnings, type StageLink } from "./stageLink.ts";
import { type TouchedZone, type ZoneGap, type ZoneTitle, zoneTitle } from "./zoneLayers.ts";

/** What an answer tells of its request. */
export interface AccessAsked {
  readonly project: AccessProject;
  /** The day whose rules apply, YYYY-MM-DD in Asia/Shanghai. */
  readonly asOf: string;
}

/** A zone and what the lists say of the project there. */
export interface ZoneJudgement {
  readonly ref: ZoneRef;
  /** Absent where the caller named the zone. */
  readonly touched?: Omit<TouchedZone, "ref">;
  readonly evaluation: ZoneEvaluation;
}

/** What is known of a site beside its zones. */
export interface SiteInZones {
  readonly site: Site;
  readonly areaM2: number;
  readonly gaps: readonly ZoneGap[];
}

/** The answer of an access check (docs/access.md). Rounded once, here. */
export interface AccessAnswer {
  readonly verdict: AccessResult;
  readonly snapshot: string;
  readonly asOf: string;
  readonly disclaimer: readonly LocalText[];
  readonly project: AccessProject;
  readonly site?: SiteAnswer;
  readonly zones: readonly ZoneAnswer[];
  readonly regimes: readonly unknown[];
  /** Union over all zones that vote. */
  readonly opinions: readonly string[];
  /** What must be known before the project can be judged. */
  readonly missing: readonly Missing[];
  /** What would lift a `forbid`. */
  readonly remedies: readonly (Remedy & Partial<ZoneRef>)[];
  readonly unrecognised: readonly AccessUnrecognised[];
  /** Earlier stages of the project beside this one; they do not change the verdict. */
  readonly earlier?: readonly StageLink[];
  readonly lists: readonly PackReference[];
  readonly warnings: readonly SiteWarning[];
}

interface ZoneAnswer extends ZoneRef, Partial<Omit<ZoneTitle, keyof ZoneRef>> {
  readonly areaM2?: number;
  readonly share?: number;
  /** False: only a sliver of the site lies there. */
  readonly votes: boolean;
  readonly verdict: AccessResult;
  readonly findings: readonly unknown[];
}

type Missing = Omit<AccessGap, "kind"> & {
  readonly kind: AccessGap["kind"] | "zone-unknown" | "no-zone" | "no-list" | "site-area-differs";
  readonly areaM2?: number;
} & Partial<ZoneRef>;

export function accessAnswer(
  { snapshot, digest }: Published,
  request: AccessAsked,
  lists: readonly PreparedPack[],
  judgements: readonly ZoneJudgement[],
  regimes: Regimes,
  links: readonly StageLink[],
  place?: SiteInZones,
): AccessAnswer {
  const voting = judgements.filter(({ touched }) => !touched?.sliver);
  const missing = [
    ...generalGaps(lists, voting, place),
    ...sizeGaps(request, place),
    ...voting.flatMap(({ ref, evaluation }) => evaluation.missing.map((gap) => ({ ...ref, ...gap }))),
  ];
  const verdicts = voting.map(({ evaluation }) => evaluation.verdict);
  return {
    verdict: worstAccess(missing.length > 0 ? [...verdicts, "undetermined"] : verdicts),
    snapshot: `sha256:${digest}`,
    asOf: request.asOf,
    disclaimer: [preliminary, ...(snapshot.disclaimer ? [snapshot.disclaimer] : [])],
    project: request.project,
    ...(place ? { site: siteAnswer(place.site, place.areaM2) } : {}),
    zones: judgements.map((judgement) => zoneAnswer(judgement, place?.areaM2)),
    regimes: regimes.found.map((regime) => ({
      ...regime,
      ...(regime.areaM2 === undefined
        ? {}
        : { areaM2: roundM2(regime.areaM2), share: share(regime.areaM2, place?.areaM2 ?? 0) }),
    })),
    opinions: [...new Set(voting.flatMap(({ evaluation }) => evaluation.findings.flatMap((f) => f.opinions)))],
    missing,
    remedies: voting.flatMap(({ ref, evaluation }) => evaluation.remedies.map((remedy) => ({ ...ref, ...remedy }))),
    unrecognised: unrecognisedCodes(lists, request.project),
    ...(links.length === 0 ? {} : { earlier: links }),
    lists: lists.map(({ head: { id } }) => {
      const { version, digest: of } = snapshot.rulePacks.find((entry) => entry.pack === id)!;
      return { pack: id, version, digest: `sha256:${of}` };
    }),
    warnings: [...(place?.site.warnings ?? []), ...regimeWarnings(regimes), ...linkWarnings(links)],
  };
}

const preliminary: LocalText = {
  zh: "准入检测仅供参考，不代替审批；以主管部门核定为准",
  en: "An access check informs, it does not replace approval; the competent authority decides",
};

function generalGaps(
  lists: readonly PreparedPack[],
  voting: readonly ZoneJudgement[],
  place: SiteInZones | undefined,
): Missing[] {
  const gaps = (place?.gaps ?? []).map(
    ({ system, kind, areaM2 }): Missing => ({
      kind: kind === "unknown" ? "zone-unknown" : "no-zone",
      system,
      areaM2: roundM2(areaM2),
      message: kind === "unknown" ? zoneUnknown(system, areaM2) : outsideZones(system, areaM2),
    }),
  );
  if (lists.length === 0) gaps.push({ kind: "no-list", message: noList });
  else if (voting.length === 0) gaps.push({ kind: "no-zone", message: noZone });
  return gaps;
}

const zoneUnknown = (system: string, areaM2: number): LocalText => ({
  zh: `用地有 ${roundM2(areaM2)} m² 不掌握 ${system} 分区`,
  en: `the ${system} zone of ${roundM2(areaM2)} m² of the site is not known`,
});

const outsideZones = (system: string, areaM2: number): LocalText => ({
  zh: `用地有 ${roundM2(areaM2)} m² 不在任何 ${system} 分区内，须人工判定`,
  en: `${roundM2(areaM2)} m² of the site lie in no ${system} zone: to be decided by a person`,
});

const noList: LocalText = { zh: "没有已发布的准入清单", en: "no access list is published" };

const noZone: LocalText = {
  zh: "没有可以判定的分区：未发布分区图层、用地不在其中，或压占部分均在容差之内",
  en: "there is no zone to judge by: no zone layer is published, the site lies in none, or only within the tolerance",
};

function zoneAnswer({ ref, touched, evaluation }: ZoneJudgement, siteM2: number | undefined): ZoneAnswer {
  return {
    ...ref,
    ...(touched ? zoneTitle(touched.carrier, ref.code) : {}),
    ...(touched && siteM2 !== undefined
      ? { areaM2: roundM2(touched.insideM2), share: share(touched.insideM2, siteM2) }
      : {}),
    votes: !touched?.sliver,
    verdict: evaluation.verdict,
    findings: evaluation.findings.map(findingAnswer),
  };
}

function findingAnswer(finding: AccessFinding): object {
  return { ...finding, conditions: finding.conditions.map(conditionAnswer) };
}

function regimeWarnings({ unknownM2 }: Regimes): SiteWarning[] {
  if (unknownM2 === 0) return [];
  const area = unknownM2 === undefined ? "" : `${roundM2(unknownM2)} m²`;
  return [
    {
      code: "regime-unknown",
      detail: {
        zh: `用地${area ? `有 ${area} ` : ""}不掌握适用的管制方式`,
        en: `which control regime holds is not known${area ? ` for ${area} of the site` : ""}`,
      },
    },
  ];
}

/** A stated size is what conditions are compared with; one that is not the site's own leaves the verdict open. */
function sizeGaps({ project }: AccessAsked, place: SiteInZones | undefined): Missing[] {
  if (!place || project.siteHa === undefined) return [];
  const stated = project.siteHa * SQUARE_METRES_PER_HECTARE;
  if (Math.abs(stated - place.areaM2) <= 0.001 * place.areaM2) return [];
  return [
    {
      kind: "site-area-differs",
      message: {
        zh: `所报用地面积 ${project.siteHa} 公顷与坐标计算的 ${hectares(place.areaM2)} 公顷不符`,
        en: `the stated site area of ${project.siteHa} ha is not the ${hectares(place.areaM2)} ha of its coordinates`,
      },
    },
  ];
}
