import type { AccessFinding } from "../../../../shared/rules/access/accessFindings.ts";
import type { AccessRow } from "../../../../shared/rules/access/accessList.ts";
import type { ConditionResult, ProjectFigures } from "../../../../shared/rules/access/conditions.ts";
import type { ZoneRef } from "../../../../shared/rules/access/decideAccess.ts";
import { type AccessProject, evaluateZone, unrecognisedCodes } from "../../../../shared/rules/access/evaluateAccess.ts";
import { claimsOf } from "../../../../shared/rules/applies.ts";
import type { PreparedPack } from "../../../../shared/rules/preparePack.ts";
import { accessRowsOf } from "../cases/ruleList.ts";
import type { Explanation } from "./explanation.ts";
import { rowFates } from "./rowFates.ts";

/** Judges a project in one zone. Distances are not known: conditions on them stay open. */
export function explainZone(
  pack: PreparedPack,
  zone: ZoneRef,
  project: AccessProject & ProjectFigures,
  day: string,
): Explanation<AccessRow> {
  const list = accessRowsOf(pack);
  const { verdict, findings, missing } = evaluateZone(
    [pack],
    zone,
    project,
    { figures: project, distance: () => undefined },
    day,
  );
  return {
    place: `${zone.system} ${zone.code}`,
    verdict,
    table: list.table,
    findings: findings.map((finding) => ({ ...finding, says: finding.verdict, demands: demandsOf(finding) })),
    fates: rowFates(list, list.covering(zone.system, zone.code), claimsOf(pack, project), day),
    open: missing.map(({ message }) => message),
    unrecognised: unrecognisedCodes([pack], project),
  };
}

function demandsOf({ conditions, opinions }: AccessFinding): string[] {
  const asked = opinions.length === 0 ? [] : [`opinions: ${opinions.join(", ")}`];
  return [...conditions.map(conditionLine), ...asked];
}

function conditionLine({ message, actual, result }: ConditionResult): string {
  return `${message.en}: ${result === "missing" ? "not known" : `${actual}, ${result === "met" ? "met" : "not met"}`}`;
}
