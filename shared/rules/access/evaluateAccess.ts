import { claimsOf, type UnrecognisedCode, unrecognisedByAll } from "../applies.ts";
import { packNotInForce } from "../doubts.ts";
import type { Project } from "../facts.ts";
import type { Inherited } from "../lineage.ts";
import { codesOf, notInForce, type PreparedPack } from "../preparePack.ts";
import {
  type AccessFinding,
  type AccessResult,
  accessFinding,
  accessResults,
  byStrictness,
  worstAccess,
} from "./accessFindings.ts";
import type { AccessRow } from "./accessList.ts";
import type { Measures, ProjectFigures } from "./conditions.ts";
import { decideAccess, rowsOfZone, speaksOfProject, type ZoneRef } from "./decideAccess.ts";
import {
  type AccessGap,
  exceptionsTo,
  misspelt,
  noRows,
  type Remedy,
  undeclared,
  unknownFigures,
  unmetConditions,
} from "./gapsAndRemedies.ts";

export interface AccessProject extends Project, ProjectFigures {}

export interface ZoneEvaluation {
  readonly zone: ZoneRef;
  readonly verdict: AccessResult;
  /** From the strictest, then by rule. */
  readonly findings: readonly AccessFinding[];
  readonly missing: readonly AccessGap[];
  readonly remedies: readonly Remedy[];
}

/**
 * Judges one project in one zone by the lists of all packs that have rows of the zone's system. Pure.
 *
 * The verdict is the worst of `forbid` > `undetermined` > `conditional` > `allow`. A zone without any row for the project
 * is undetermined.
 * @param asOf the day whose rows apply, YYYY-MM-DD in Asia/Shanghai
 */
export function evaluateZone(
  packs: readonly PreparedPack[],
  zone: ZoneRef,
  project: AccessProject,
  measures: Measures,
  asOf: string,
): ZoneEvaluation {
  const parts = packs
    .filter((pack) => pack.accessList?.rows.some((row) => row.system === zone.system))
    .map((pack) => evaluateByPack(pack, zone, project, measures, asOf));
  const missing = parts.length === 0 ? [noRows(zone)] : parts.flatMap((part) => part.missing);
  const findings = parts.flatMap((part) => part.findings).sort(byStrictness);
  const results = findings.map((finding) => finding.result);
  return {
    zone,
    verdict: worstAccess(missing.length > 0 ? [...results, "undetermined"] : results),
    findings,
    missing,
    remedies: parts.flatMap((part) => part.remedies),
  };
}

interface PackPart {
  readonly findings: readonly AccessFinding[];
  readonly missing: readonly AccessGap[];
  readonly remedies: readonly Remedy[];
}

function evaluateByPack(
  pack: PreparedPack,
  zone: ZoneRef,
  project: AccessProject,
  given: Measures,
  asOf: string,
): PackPart {
  const claims = claimsOf(pack, project);
  const measures = inCodesOf(pack, given);
  const decision = decideAccess(pack, rowsOfZone(pack, zone, asOf), claims);
  const findings = decision.rows.map((row) => accessFinding(pack, row, measures, asOf));
  const result = worstAccess(findings.map((finding) => finding.result));
  const isWorse = (row: Inherited<AccessRow>): boolean => {
    const would = accessFinding(pack, row, measures, asOf).result;
    return accessResults.indexOf(would) < accessResults.indexOf(result);
  };
  return {
    findings,
    missing: [
      ...notInForce(pack, asOf).map((head) => ({ ...packNotInForce(head, asOf), kind: "pack-not-in-force" as const })),
      ...(speaksOfProject(decision) ? [] : [noRows(zone, pack)]),
      ...findings.flatMap(unknownFigures),
      ...decision.possible.filter(isWorse).map((row) => undeclared(pack, row)),
      ...misspelt(pack, decision, claims)
        .filter(({ row }) => isWorse(row))
        .map(({ gap }) => gap),
    ],
    remedies: [...findings.flatMap(unmetConditions), ...exceptionsTo(pack, decision)],
  };
}

/** What the caller said that no pack used lists; it counted as not said. */
export function unrecognisedCodes(packs: readonly PreparedPack[], project: AccessProject): AccessUnrecognised[] {
  return unrecognisedByAll<AccessUnrecognised>(
    packs.map((pack) => [...claimsOf(pack, project).unrecognised, ...unrecognisedClass(pack, project.envClass)]),
  );
}

export type AccessUnrecognised = Omit<UnrecognisedCode, "field"> & {
  readonly field: UnrecognisedCode["field"] | "envClass";
};

/** A class that the pack's table does not list counts as not said. */
function inCodesOf(pack: PreparedPack, measures: Measures): Measures {
  if (unrecognisedClass(pack, measures.figures.envClass).length === 0) return measures;
  const { envClass: _, ...figures } = measures.figures;
  return { ...measures, figures };
}

/** Name of the code table of environmental classes. */
const ENVIRONMENT_CLASSES = "environment-class";

function unrecognisedClass(pack: PreparedPack, envClass: string | undefined): AccessUnrecognised[] {
  if (envClass === undefined || codesOf(pack, ENVIRONMENT_CLASSES).chains.has(envClass)) return [];
  return [{ field: "envClass", value: envClass }];
}
