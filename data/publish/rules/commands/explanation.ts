import type { LocalText } from "../../../../shared/problems/problem.ts";
import { packName } from "../../../../shared/rules/lineage.ts";
import type { PreparedPack } from "../../../../shared/rules/preparePack.ts";
import type { Confidence } from "../../../../shared/rules/ruleRow.ts";
import { type Basis, ruleName } from "../../../../shared/rules/trace.ts";
import type { CaseRow } from "../cases/ruleList.ts";
import type { Print } from "./print.ts";
import type { RowFate } from "./rowFates.ts";

/** Why a case comes out as it does. */
export interface Explanation<Row> {
  readonly place: string;
  readonly verdict: string;
  readonly table: string;
  readonly findings: readonly ExplainedFinding[];
  readonly fates: readonly RowFate<Row>[];
  /** What keeps the verdict undetermined. */
  readonly open: readonly LocalText[];
  readonly unrecognised: readonly { readonly field: string; readonly value: string }[];
}

interface ExplainedFinding {
  readonly rule: string;
  /** Outcome or verdict of the row. */
  readonly says: string;
  readonly demands: readonly string[];
  readonly message: LocalText;
  readonly basis: readonly Basis[];
  readonly confidence: Confidence;
}

export function printExplanation<Row extends CaseRow>(
  pack: PreparedPack,
  explanation: Explanation<Row>,
  day: string,
  print: Print,
): void {
  const { place, verdict, findings, fates, open, unrecognised, table } = explanation;
  print(`${packName(pack.head)}, ${place}, on ${day}: ${verdict}`);
  for (const { field, value } of unrecognised) print(`no table lists the ${field} "${value}": it counts as not said`);
  for (const { en } of open) print(`open: ${en}`);
  print(findings.length === 0 ? "no row judges" : "judged by");
  for (const finding of findings) {
    const why = fates.find(({ row, kind }) => kind === "judges" && ruleName(table, row) === finding.rule)?.why;
    for (const line of findingLines(finding, why)) print(line);
  }
  printOthers(table, fates, print);
}

function findingLines({ rule, says, demands, message, basis, confidence }: ExplainedFinding, why = ""): string[] {
  const sources = basis.map(({ document, article }) => [document, article].filter(Boolean).join(" "));
  return [
    `  ${rule}: ${says}`,
    `    ${message.zh}`,
    `    ${message.en}`,
    ...demands.map((demand) => `    ${demand}`),
    `    basis: ${sources.join("; ")} (${confidence})`,
    ...(why === "" ? [] : [`    ${why}`]),
  ];
}

function printOthers<Row extends CaseRow>(table: string, fates: readonly RowFate<Row>[], print: Print): void {
  const of = (kind: RowFate<Row>["kind"]): readonly RowFate<Row>[] => fates.filter((fate) => fate.kind === kind);
  if (of("displaced").length > 0) print("not judged by");
  for (const { row, why } of of("displaced")) print(`  ${ruleName(table, row)}: ${why}`);
  if (of("other-day").length > 0) print("not in force");
  for (const { row, why } of of("other-day")) print(`  ${ruleName(table, row)}: ${why}`);
  const others = of("other-project");
  const more = others.length > SHOWN_OTHERS ? ` and ${others.length - SHOWN_OTHERS} more` : "";
  const shown = others.slice(0, SHOWN_OTHERS).map(({ row }) => row.key);
  if (others.length > 0) print(`of other projects: ${shown.join(", ")}${more}`);
}

/** A zone may have a row for every land class. */
const SHOWN_OTHERS = 8;
