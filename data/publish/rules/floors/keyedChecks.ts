import type { CreditStanding, Service } from "../../../../shared/rules/deficiency/deficiencyList.ts";
import { isLooserCredit, looserTerms } from "../../../../shared/rules/deficiency/looser.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import type { PreparedPack } from "../../../../shared/rules/preparePack.ts";
import type { RuleRow } from "../../../../shared/rules/ruleRow.ts";
import type { PointClass, SurveyClass, ToleranceItem } from "../../../../shared/rules/tolerance/toleranceList.ts";
import { toleranceKey } from "../../../../shared/rules/tolerance/toleranceList.ts";
import { type KeyedLoosening, keyedLoosenings } from "./keyedRows.ts";
import type { Shortfall } from "./strictness.ts";
import { toleranceShortfall } from "./toleranceOrder.ts";

/** A looser row of one of the lists in which a pack has one row for one thing on one day. */
export interface TableLoosening extends KeyedLoosening<Inherited<RuleRow>> {
  readonly table: string;
  /** What both speak of. */
  readonly about: string;
}

/** Regimes, tolerances, classes, services and credit standings that are looser than rigid ones above. */
export function tableLoosenings(pack: PreparedPack): TableLoosening[] {
  const { accessList, toleranceList, deficiencyList } = pack;
  const inTable = <Row extends Inherited<RuleRow>>(
    table: string,
    rows: readonly Row[] | undefined,
    key: (row: Row) => string,
    shortfallOf: (row: Row, than: Row) => Shortfall | undefined,
  ): TableLoosening[] =>
    keyedLoosenings(pack, rows ?? [], key, shortfallOf).map((each) => ({ ...each, table, about: key(each.row) }));
  return [
    // Steps of a procedure are no more or less strict than others.
    ...inTable(
      "regimes",
      accessList?.regimes,
      ({ layer, where }) => `${layer} ${where}`,
      () => ({
        column: "where",
        message: "has a regime already, which cannot be compared with another",
      }),
    ),
    ...inTable("tolerance-items", toleranceList?.items, ({ item, scope }) => toleranceKey(item, scope), itemShortfall),
    ...inTable("survey-classes", toleranceList?.surveyClasses, className, surveyShortfall),
    ...inTable("point-classes", toleranceList?.pointClasses, className, pointShortfall),
    ...inTable("services", deficiencyList?.services, ({ service }) => service, serviceShortfall),
    ...inTable("credit", deficiencyList?.credit, ({ standing }) => standing, creditShortfall),
  ];
}

/** A rigid row of a profile is a floor for that profile only. */
function itemShortfall(row: Inherited<ToleranceItem>, than: Inherited<ToleranceItem>): Shortfall | undefined {
  return than.profile === undefined || than.profile === row.profile ? toleranceShortfall(row, than) : undefined;
}

function className(row: { readonly set: string; readonly class: string }): string {
  return `${row.set} ${row.class}`;
}

function surveyShortfall(row: SurveyClass, than: SurveyClass): Shortfall | undefined {
  const column = (["a", "b"] as const).find((each) => row[each] > than[each]);
  return column && { column, message: `is ${row[column]}, more than ${than[column]}` };
}

function pointShortfall(row: PointClass, than: PointClass): Shortfall | undefined {
  const [limit, least] = [row, than].map(({ rmseM, limitFactor }) => rmseM * limitFactor) as [number, number];
  if (limit <= least) return undefined;
  const column = row.rmseM > than.rmseM ? "rmse_m" : "limit_factor";
  return { column, message: `makes the limit ${limit} m, more than ${least} m` };
}

function serviceShortfall(row: Service, than: Service): Shortfall | undefined {
  const [term] = looserTerms(row, than);
  if (term === undefined) return undefined;
  const [mine, theirs] = [row, than].map((each) => [each[term] ?? []].flat().join(";"));
  const column = term.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
  return { column, message: `is ${mine || "empty"}, looser than ${theirs}` };
}

function creditShortfall(row: CreditStanding, than: CreditStanding): Shortfall | undefined {
  if (!isLooserCredit(row, than)) return undefined;
  return { column: "admits", message: `is ${row.admits}, looser than ${than.admits}` };
}
