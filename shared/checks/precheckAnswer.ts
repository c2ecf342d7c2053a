import type { Published } from "../catalog/catalog.ts";
import { ellipsoidalArea, planarArea, surveyTrapeziumArea } from "../geometry/area.ts";
import { geodesicEdgeArea } from "../geometry/geodesicArea.ts";
import type { MultiPolygon } from "../geometry/rings.ts";
import type { LocalText } from "../problems/problem.ts";
import type { Evaluation, LayerFindings } from "../rules/evaluate.ts";
import type { LayerStatus, Project } from "../rules/facts.ts";
import { planeCrsNear } from "../sites/edgeModel.ts";
import type { Site, SiteWarning } from "../sites/site.ts";
import type { LayerResult } from "./layerFacts.ts";
import { hectares, mu, round, roundM2, roundPartsM2, share } from "./rounding.ts";
import { type ShownAreas, shownAreas } from "./shownAreas.ts";
import { linkWarnings, type StageLink } from "./stageLink.ts";

/**
 * The answer of a pre-check (docs/api.md). Areas in m² with two decimals, rounded once, here. Texts in both
 * languages; who renders picks one.
 */
export interface PrecheckAnswer {
  readonly id?: string;
  readonly verdict: Evaluation["verdict"];
  readonly snapshot: string;
  readonly asOf: string;
  readonly disclaimer: readonly LocalText[];
  readonly project: Project;
  readonly site: SiteAnswer;
  readonly layers: readonly LayerAnswer[];
  readonly authority?: string;
  readonly opinions: readonly string[];
  readonly materials: readonly string[];
  readonly toleranceApplied: boolean;
  readonly missing: readonly unknown[];
  readonly doubts: readonly unknown[];
  readonly unrecognised: Evaluation["unrecognised"];
  readonly rulePacks: readonly { readonly pack: string; readonly version: string; readonly digest: string }[];
  /** Earlier stages of the project beside this one; they do not change the verdict. */
  readonly earlier?: readonly StageLink[];
  readonly warnings: readonly SiteWarning[];
}

export interface SiteAnswer {
  readonly areaM2: number;
  readonly areaHa: number;
  readonly areaMu: number;
  readonly method: "ellipsoid-cgcs2000";
  /** By the letter of 国土调查办发〔2008〕32号. */
  readonly surveyAreaM2: number;
  readonly surveyMethod: "survey-trapezium-2008-32";
  readonly planeAreaM2?: number;
  readonly planeCrs?: string;
  /** With edges as geodesics of CGCS2000, on request. */
  readonly geodesicAreaM2?: number;
  readonly geodesicMethod?: "geodesic-edges";
  readonly crs: string;
  readonly parts: readonly { readonly id: string; readonly areaM2: number }[];
}

export interface LayerAnswer {
  readonly layer: string;
  readonly title: LocalText;
  readonly status: LayerStatus;
  readonly unknownM2: number;
  readonly overlapM2: number;
  readonly share: number;
  readonly outsideM2: number;
  /** Of an overlap of at most capArea: twice its area over its perimeter, information only. */
  readonly meanWidthM?: number;
  readonly classes?: readonly ClassAnswer[];
  readonly zones?: readonly ClassAnswer[];
  readonly features: readonly unknown[];
  readonly featuresOmitted?: number;
  readonly findings: readonly unknown[];
  readonly toleranceApplied: boolean;
  readonly source: { readonly document: string; readonly dataDate: string; readonly digest: string };
  readonly disagreement?: { readonly sumM2: number; readonly outlineM2: number };
}

export interface ClassAnswer {
  readonly code: string;
  readonly title?: LocalText;
  readonly overlapM2: number;
  readonly share: number;
}

/** More features than this are counted, not listed: totals and classes speak for them. */
const MAX_FEATURES = 200;

/** The standing reservation of every answer (预检不代替审批). */
const PRECHECK_ONLY: LocalText = {
  zh: "预检结果仅供参考，不代替审批；以主管部门核定为准",
  en: "A pre-check informs and does not replace approval; the competent authority decides",
};

export function disclaimers({ snapshot }: Published): LocalText[] {
  return snapshot.disclaimer ? [PRECHECK_ONLY, snapshot.disclaimer] : [PRECHECK_ONLY];
}

/** What an answer tells of its request, and of what came before. */
interface Asked {
  readonly site: Site;
  readonly siteM2: number;
  /** The area with edges as geodesics is wanted beside the others. */
  readonly geodesicArea: boolean;
  readonly project: Project;
  readonly asOf: string;
  readonly links: readonly StageLink[];
}

export function precheckAnswer(
  published: Published,
  { site, siteM2, geodesicArea, project, asOf, links }: Asked,
  results: readonly LayerResult[],
  evaluation: Evaluation,
): PrecheckAnswer {
  const { snapshot, digest } = published;
  return {
    verdict: evaluation.verdict,
    snapshot: `sha256:${digest}`,
    asOf,
    disclaimer: disclaimers(published),
    project,
    site: siteAnswer(site, siteM2, geodesicArea),
    layers: results.map((result, i) => layerAnswer(result, evaluation.layers[i]!, siteM2)),
    ...(evaluation.authority === undefined ? {} : { authority: evaluation.authority }),
    opinions: evaluation.opinions,
    materials: evaluation.materials,
    toleranceApplied: evaluation.toleranceApplied,
    missing: evaluation.missing.map(withRoundedArea),
    doubts: evaluation.doubts.map(withRoundedArea),
    unrecognised: evaluation.unrecognised,
    rulePacks: snapshot.rulePacks.map(({ pack, version, digest: of }) => ({ pack, version, digest: `sha256:${of}` })),
    ...(links.length === 0 ? {} : { earlier: links }),
    warnings: [...site.warnings, ...linkWarnings(links)],
  };
}

export function siteAnswer(site: Site, siteM2: number, geodesicArea = false): SiteAnswer {
  const partsM2 = site.parts.map(({ region }) => ellipsoidalArea(region));
  const shownM2 = roundPartsM2(partsM2, siteM2);
  return {
    areaM2: roundM2(siteM2),
    areaHa: hectares(siteM2),
    areaMu: mu(siteM2),
    method: "ellipsoid-cgcs2000",
    surveyAreaM2: roundM2(surveyTrapeziumArea(site.region)),
    surveyMethod: "survey-trapezium-2008-32",
    ...planeArea(site.region),
    ...(geodesicArea
      ? { geodesicAreaM2: roundM2(geodesicEdgeArea(site.region)), geodesicMethod: "geodesic-edges" as const }
      : {}),
    crs: site.crs,
    parts: site.parts.map(({ id }, i) => ({ id, areaM2: shownM2[i]! })),
  };
}

function planeArea(region: MultiPolygon): Pick<SiteAnswer, "planeAreaM2" | "planeCrs"> {
  const crs = planeCrsNear(region);
  if (!crs) return {};
  const plane = region.map((polygon) => polygon.map((ring) => crs.fromLonLat(ring)));
  return { planeAreaM2: roundM2(planarArea(plane)), planeCrs: `EPSG:${crs.epsg}` };
}

function layerAnswer(result: LayerResult, { findings, toleranceApplied }: LayerFindings, siteM2: number): LayerAnswer {
  const { layer, facts, features } = result;
  const shown = shownAreas(result, siteM2);
  const classes = classAnswers(result, shown);
  return {
    layer: layer.code,
    title: layer.title,
    status: facts.status,
    unknownM2: shown.unknownM2,
    overlapM2: shown.overlapM2,
    share: share(facts.insideM2, siteM2),
    outsideM2: shown.outsideM2,
    ...(result.meanWidthM === undefined ? {} : { meanWidthM: round(result.meanWidthM, 4) }),
    ...(layer.classColumn === undefined ? {} : layer.kind === "zone" ? { zones: classes } : { classes }),
    features: features.slice(0, MAX_FEATURES).map(({ areaM2, id, class: of, name }, i) => ({
      id,
      class: of,
      name,
      areaM2: roundM2(areaM2),
      ...shown.features[i]!,
    })),
    ...(features.length > MAX_FEATURES ? { featuresOmitted: features.length - MAX_FEATURES } : {}),
    findings: findings.map((finding) => ({ ...finding, areaM2: shown.of(finding.areaM2) })),
    toleranceApplied,
    source: {
      document: layer.source.document,
      dataDate: layer.source.dataDate,
      digest: `sha256:${layer.data.digest}`,
    },
    ...(result.disagreement ? { disagreement: result.disagreement } : {}),
  };
}

function classAnswers({ layer }: LayerResult, { classes }: ShownAreas): ClassAnswer[] {
  return [...classes]
    .map(([code, shown]) => ({
      code,
      ...(layer.classTitles?.[code] ? { title: layer.classTitles[code] } : {}),
      ...shown,
    }))
    .sort((a, b) => b.overlapM2 - a.overlapM2 || (a.code < b.code ? -1 : 1));
}

function withRoundedArea<T extends { readonly unknownM2?: number; readonly areaM2?: number }>(entry: T): T {
  return {
    ...entry,
    ...(entry.unknownM2 === undefined ? {} : { unknownM2: roundM2(entry.unknownM2) }),
    ...(entry.areaM2 === undefined ? {} : { areaM2: roundM2(entry.areaM2) }),
  };
}
