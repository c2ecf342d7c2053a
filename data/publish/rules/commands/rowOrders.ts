import { isLooserCredit, isLooserPaper, isLooserService } from "../../../../shared/rules/deficiency/looser.ts";
import { type Inherited, nearest } from "../../../../shared/rules/lineage.ts";
import type { PreparedPack } from "../../../../shared/rules/preparePack.ts";
import type { RuleRow, Subject } from "../../../../shared/rules/ruleRow.ts";
import { toleranceShortfall } from "../floors/toleranceOrder.ts";
import type { EffectChange } from "./effectChanges.ts";
import { columnChanges } from "./rowChanges.ts";

/** A list whose rows are not judged case by case: a row speaks of something by name. */
interface RowOrder<Row extends RuleRow> {
  readonly table: string;
  readonly rows: readonly Inherited<Row>[];
  readonly nameOf: (row: Row) => string;
  readonly isLooser: (a: Inherited<Row>, b: Inherited<Row>) => boolean;
  /** What a row more makes of the list; its loss the contrary. */
  readonly addition: (row: Row) => "stricter" | "same" | "not-comparable";
}

/** The other lists of both versions, with all that they inherit, row by row. */
export function orderChanges(before: PreparedPack, after: PreparedPack): EffectChange[] {
  return [
    ...changesOf(requiredLayersOf, before, after),
    ...changesOf(toleranceItemsOf, before, after),
    ...changesOf(surveyClassesOf, before, after),
    ...changesOf(pointClassesOf, before, after),
    ...changesOf(servicesOf, before, after),
    ...changesOf(papersOf, before, after),
    ...changesOf(creditOf, before, after),
    ...changesOf(refusalsOf, before, after),
  ];
}

const unknown = () => "not-comparable" as const;
const stricter = () => "stricter" as const;

const requiredLayersOf = ({ requiredLayers }: PreparedPack) =>
  order({
    table: "required-layers",
    rows: requiredLayers,
    nameOf: ({ layer, subject }) => `${layer}${ofSubject(subject)}`,
    isLooser: (a, b) => b.level === "required" && a.level !== "required",
    addition: ({ level }) => (level === "required" ? "stricter" : "same"),
  });

const toleranceItemsOf = ({ toleranceList }: PreparedPack) =>
  order({
    table: "tolerance-items",
    rows: toleranceList?.items ?? [],
    nameOf: ({ item, scope, profile, direction }) => [item, scope, profile, direction].filter(Boolean).join(" "),
    isLooser: (a, b) => toleranceShortfall(a, b) !== undefined,
    addition: unknown,
  });

const surveyClassesOf = ({ toleranceList }: PreparedPack) =>
  order({
    table: "survey-classes",
    rows: toleranceList?.surveyClasses ?? [],
    nameOf: (row) => `${row.set} ${row.class}`,
    isLooser: (a, b) => a.a > b.a || a.b > b.b,
    addition: unknown,
  });

const pointClassesOf = ({ toleranceList }: PreparedPack) =>
  order({
    table: "point-classes",
    rows: toleranceList?.pointClasses ?? [],
    nameOf: (row) => `${row.set} ${row.class}`,
    isLooser: (a, b) => a.rmseM * a.limitFactor > b.rmseM * b.limitFactor,
    addition: unknown,
  });

const servicesOf = ({ deficiencyList }: PreparedPack) =>
  order({
    table: "services",
    rows: deficiencyList?.services ?? [],
    nameOf: ({ service }) => service,
    isLooser: isLooserService,
    addition: unknown,
  });

const papersOf = ({ deficiencyList }: PreparedPack) =>
  order({
    table: "papers",
    rows: deficiencyList?.papers ?? [],
    nameOf: ({ service, paper, subject }) => `${service} ${paper}${ofSubject(subject)}`,
    isLooser: isLooserPaper,
    addition: stricter,
  });

const creditOf = ({ deficiencyList }: PreparedPack) =>
  order({
    table: "credit",
    rows: deficiencyList?.credit ?? [],
    nameOf: ({ standing }) => standing,
    isLooser: isLooserCredit,
    addition: unknown,
  });

const refusalsOf = ({ deficiencyList }: PreparedPack) =>
  order({
    table: "refusals",
    rows: deficiencyList?.refusals ?? [],
    nameOf: ({ service, subject }) => `${service}${ofSubject(subject)}`,
    isLooser: () => false,
    addition: stricter,
  });

/** Lets the type of the rows follow from the list. */
function order<Row extends RuleRow>(given: RowOrder<Row>): RowOrder<Row> {
  return given;
}

function ofSubject({ kind, code }: Subject): string {
  return code === undefined ? "" : `, ${kind} ${code}`;
}

function changesOf<Row extends RuleRow>(
  listOf: (pack: PreparedPack) => RowOrder<Row>,
  before: PreparedPack,
  after: PreparedPack,
): EffectChange[] {
  const [old, now] = [listOf(before), listOf(after)];
  const [oldRows, nowRows] = [Map.groupBy(old.rows, old.nameOf), Map.groupBy(now.rows, now.nameOf)];
  return [...new Set([...oldRows.keys(), ...nowRows.keys()])].flatMap((what) =>
    changesOfName(now, what, nearest(oldRows.get(what) ?? []), nearest(nowRows.get(what) ?? [])),
  );
}

/** What rows of the same name in both versions have alike is left out, whichever pack of the lineage says it. */
function changesOfName<Row extends RuleRow>(
  { table, isLooser, addition }: RowOrder<Row>,
  what: string,
  before: readonly Inherited<Row>[],
  after: readonly Inherited<Row>[],
): EffectChange[] {
  const lost = before.filter((row) => !after.some((other) => differences(row, other).length === 0));
  const gained = after.filter((row) => !before.some((other) => differences(row, other).length === 0));
  const [a, b, ...more] = [...lost, ...gained];
  if (!a) return [];
  if (lost.length === 1 && gained.length === 1) {
    const [looser, tighter] = [isLooser(b!, a), isLooser(a, b!)];
    const change = looser === tighter ? "not-comparable" : looser ? "looser" : "stricter";
    return [{ change, table, what, ...textsOf(differences(a, b!)) }];
  }
  const texts = { before: rowCount(before.length), after: rowCount(after.length) };
  const isAlone = !b && more.length === 0 && (before.length === 0 || after.length === 0);
  const made = isAlone ? addition(a) : "not-comparable";
  if (made === "same") return [];
  const change = made === "stricter" && gained.length === 0 ? "looser" : made;
  return [{ change, table, what, ...texts }];
}

function rowCount(count: number): string {
  return count === 0 ? "no row" : count === 1 ? "1 row" : `${count} rows`;
}

/** Columns that say the same in other words, why it is so, or who says it. */
const WORDING = /_(zh|en)$|^(id|key|from|depth|basis|confidence|rigid|source)$/;

function differences(before: object, after: object) {
  return columnChanges(before, after).filter(({ column }) => !WORDING.test(column));
}

function textsOf(columns: ReturnType<typeof differences>): Pick<EffectChange, "before" | "after"> {
  const text = (side: "before" | "after"): string =>
    columns.map((each) => `${each.column} ${each[side] || "empty"}`).join(", ");
  return { before: text("before"), after: text("after") };
}
