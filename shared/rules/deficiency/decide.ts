import type { LocalText } from "../../problems/problem.ts";
import { type Claims, claimsOf, inForce, type UnrecognisedCode, unlistedTags } from "../applies.ts";
import type { Project } from "../facts.ts";
import { type Inherited, packName } from "../lineage.ts";
import { type InheritedDeficiencyList, type PreparedPack, notInForce as packsNotInForce } from "../preparePack.ts";
import type { Confidence, Subject } from "../ruleRow.ts";
import { type DeficiencyDoubt, deficiencyAdmission, type Reason, refusals, trace } from "./admission.ts";
import type { CreditStanding, Paper, Service } from "./deficiencyList.ts";
import { notRequired, papersOf, type Requirement, recognise, requirements } from "./requirements.ts";

/** 受理, 容缺受理, 补正(一次性告知), 不予受理; from the best to the worst. */
const DETERMINED = ["accepted", "accepted-with-deficiencies", "to-be-supplemented", "refused"] as const;

export type Determined = (typeof DETERMINED)[number];

/** `undetermined`: what is not known decides between several of them; `atBest` and `atWorst` say which. */
export type Decision = Determined | "undetermined";

export interface Application {
  /** The row of the service that is in force on `day`; absent where none is. */
  readonly service: Inherited<Service>;
  /** Ids or titles of the papers handed in. */
  readonly papers: readonly string[];
  /** Papers that could not be fetched as electronic licences, tried and failed. */
  readonly notFetched: readonly string[];
  readonly project: Project;
  readonly credit: Inherited<CreditStanding> | undefined;
  /** `false`: the applicant will not sign a commitment. */
  readonly commitment: boolean | undefined;
  /** The day of receipt, whose rules apply. */
  readonly day: string;
}

export interface DeficiencyDecision {
  readonly decision: Decision;
  readonly atBest: Determined;
  readonly atWorst: Determined;
  readonly reasons: readonly Reason[];
  readonly doubts: readonly DeficiencyDoubt[];
  readonly requirements: readonly Requirement[];
  readonly notRequired: readonly Inherited<Paper>[];
  /** Positions in `papers` and `notFetched` of what the service's list does not name. */
  readonly unrecognised: { readonly papers: readonly number[]; readonly notFetched: readonly number[] };
  readonly unrecognisedCodes: readonly UnrecognisedCode[];
  /** The least sure of the rows that the answer rests on. */
  readonly confidence: Confidence;
}

/**
 * Decides on an application, twice: as if all that is unknown turned out well, and as if it turned out badly. Where the
 * two agree that is the decision; where they do not it is `undetermined`. Pure.
 */
export function decideApplication(
  pack: PreparedPack,
  list: InheritedDeficiencyList,
  application: Application,
): DeficiencyDecision {
  const { service, day, credit, project } = application;
  const claims = claimsOf(pack, project);
  const rows = papersOf(list, service.service, day);
  const handedIn = recognise(rows, application.papers);
  const notFetched = recognise(rows, application.notFetched);
  const required = requirements(pack, rows, claims, handedIn.papers, notFetched.papers);
  const refused = refusals(pack, list, service, claims, credit, day);
  const admission = deficiencyAdmission(pack, service, credit, application.commitment, day);
  const doubts = [
    ...standingDoubts(pack, application),
    ...refused.possible,
    ...paperDoubts(pack, required, day),
    ...tagDoubts([...rows, ...list.refusals], claims),
    ...(admission.admits === "unknown" && hasMissing(required) ? [creditUndeclared] : []),
  ];
  const isUncertain = doubts.some(({ code }) => GROUNDLESS.has(code));
  const atBest = outcome(refused.certain.length > 0, missing(required, "best"), admission.admits !== "no");
  const worst = outcome(
    refused.certain.length + refused.possible.length > 0,
    missing(required, "worst"),
    admission.admits === "yes",
  );
  const atWorst = isUncertain ? worse(worst, "to-be-supplemented") : worst;
  return {
    decision: atBest === atWorst ? atBest : "undetermined",
    atBest,
    atWorst,
    reasons: [...refused.certain, ...paperReasons(pack, required, day), ...usedReasons(admission.reasons, required)],
    doubts,
    requirements: required,
    notRequired: notRequired(rows, required),
    unrecognised: { papers: handedIn.unrecognised, notFetched: notFetched.unrecognised },
    unrecognisedCodes: claims.unrecognised,
    confidence: leastSure([service, ...required.map(({ row }) => row), ...(credit ? [credit] : [])]),
  };
}

/** Doubts about the list itself: other papers than those it names may be missing. */
const GROUNDLESS: ReadonlySet<DeficiencyDoubt["code"]> = new Set([
  "pack-not-in-force",
  "service-not-in-force",
  "list-is-floor",
  "tag-unknown",
]);

interface Missing {
  readonly main: number;
  readonly secondary: number;
}

function missing(required: readonly Requirement[], case_: "best" | "worst"): Missing {
  const gone = required.filter(({ status }) => (case_ === "best" ? status === "missing" : status !== "handed-in"));
  const main = gone.filter(({ role }) => role === "main").length;
  return { main, secondary: gone.length - main };
}

function outcome(refused: boolean, { main, secondary }: Missing, admitsDeficiency: boolean): Determined {
  if (refused) return "refused";
  if (main > 0) return "to-be-supplemented";
  if (secondary === 0) return "accepted";
  return admitsDeficiency ? "accepted-with-deficiencies" : "to-be-supplemented";
}

function worse(a: Determined, b: Determined): Determined {
  return DETERMINED[Math.max(DETERMINED.indexOf(a), DETERMINED.indexOf(b))]!;
}

function hasMissing(required: readonly Requirement[]): boolean {
  return required.some(({ status }) => status !== "handed-in");
}

/** Why missing papers may not follow matters only where papers are missing. */
function usedReasons(reasons: readonly Reason[], required: readonly Requirement[]): readonly Reason[] {
  return hasMissing(required) ? reasons : [];
}

function paperReasons(pack: PreparedPack, required: readonly Requirement[], day: string): Reason[] {
  const gone = required.filter(({ status }) => status === "missing");
  const reasons = gone.map(({ row, role }): Reason => {
    const code = role === "main" ? "main-papers-missing" : "secondary-papers-missing";
    const message =
      role === "main"
        ? { zh: `缺少主审材料“${row.title.zh}”`, en: `A main paper is missing: ${row.title.en}` }
        : { zh: `缺少可容缺材料“${row.title.zh}”`, en: `A secondary paper is missing: ${row.title.en}` };
    return { code, message, ...trace(pack, "papers", row, day) };
  });
  return hasMissing(required) ? reasons : [{ code: "all-papers-in", message: ALL_IN }];
}

function standingDoubts(pack: PreparedPack, { service, day }: Application): DeficiencyDoubt[] {
  const doubts: DeficiencyDoubt[] = [];
  for (const head of packsNotInForce(pack, day)) {
    doubts.push({ code: "pack-not-in-force", message: notInForce(packName(head), day) });
  }
  if (!inForce(service, day)) {
    doubts.push({ code: "service-not-in-force", message: notInForce(service.title.zh, day, service.title.en) });
  }
  if (!service.papersComplete) {
    doubts.push({ code: "list-is-floor", message: FLOOR, ...trace(pack, "services", service, day) });
  }
  return doubts;
}

function paperDoubts(pack: PreparedPack, required: readonly Requirement[], day: string): DeficiencyDoubt[] {
  return required.flatMap(({ row, status }): DeficiencyDoubt[] => {
    if (status === "to-fetch") {
      return [{ code: "to-fetch", message: toFetch(row), ...trace(pack, "papers", row, day) }];
    }
    if (status !== "may-be-required") return [];
    return [{ code: "subject-undeclared", message: undeclared(row), ...trace(pack, "papers", row, day) }];
  });
}

/** A tag that no table lists may be one of a row's, misspelt. */
function tagDoubts(rows: readonly { readonly subject: Subject }[], claims: Claims): DeficiencyDoubt[] {
  const tags = unlistedTags(claims);
  const byTag = rows.some(({ subject }) => subject.kind === "tag");
  return tags.length > 0 && byTag ? [{ code: "tag-unknown", message: tagUnknown(tags) }] : [];
}

/** From the surest: read in a copy of the text, to our own design. */
const SURENESS: readonly Confidence[] = ["found", "known", "unsure", "design"];

function leastSure(rows: readonly { readonly confidence: Confidence }[]): Confidence {
  return SURENESS[Math.max(...rows.map(({ confidence }) => SURENESS.indexOf(confidence)))]!;
}

const ALL_IN: LocalText = { zh: "所列材料齐全", en: "All listed papers are there" };

const FLOOR: LocalText = {
  zh: "本清单只列法定最低材料，地方可另有要求",
  en: "The list names only what the law asks for at least; the place may ask for more",
};

const creditUndeclared: DeficiencyDoubt = {
  code: "credit-undeclared",
  message: {
    zh: "未说明申请人信用状况，不能确定可否容缺受理",
    en: "The applicant's credit standing is not stated: whether papers may follow later cannot be told",
  },
};

function notInForce(zh: string, day: string, en = zh): LocalText {
  return { zh: `${zh} 在 ${day} 不适用`, en: `${en} does not apply on ${day}` };
}

function toFetch({ title, eLicence }: Inherited<Paper>): LocalText {
  return {
    zh: `“${title.zh}”可从电子证照（${eLicence}）调取，免于提交；调取结果未知`,
    en: `Not to be asked for, but fetched as an electronic licence (${eLicence}): ${title.en}; not known whether it is there`,
  };
}

function undeclared({ title, subject }: Inherited<Paper>): LocalText {
  return {
    zh: `项目未说明 ${subject.kind}，是否需要“${title.zh}”（${subject.code}）不能确定`,
    en: `The project's ${subject.kind} is not stated: whether this is needed (${subject.code}) cannot be told: ${title.en}`,
  };
}

function tagUnknown(tags: readonly string[]): LocalText {
  return {
    zh: `项目标签 ${tags.join("、")} 不在标签表中，请核对拼写`,
    en: `No table lists the tags ${tags.join(", ")}: check the spelling`,
  };
}
