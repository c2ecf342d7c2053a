import type { Inherited } from "../../../../shared/rules/lineage.ts";
import type { PreparedPack } from "../../../../shared/rules/preparePack.ts";
import { spanText } from "../cases/spans.ts";
import { type Fault, failAt, type RowPlaces, rowPlace } from "../tables.ts";
import { textOf } from "./floorCase.ts";
import { accessGrounds, controlLineGrounds, paperGrounds, requiredLayerGrounds } from "./grounds.ts";
import { tableLoosenings } from "./keyedChecks.ts";
import { type Demands, looseningsOf } from "./loosenings.ts";
import type { RuleGround, SpaceRow } from "./ruleSpace.ts";
import {
  accessDemands,
  accessShortfall,
  levelDemands,
  outcomeDemands,
  paperDemands,
  paperShortfall,
  type Shortfall,
} from "./strictness.ts";

/**
 * Rigid rows (刚性), and rows that take a rigid one's place within their pack, are a floor under every pack below: whatever
 * the class or zone, the land class, the industry, the tags and the day. At run time they stand beside whatever a nearer
 * pack says. So a row that would loosen one, were it not kept, says what never holds, and is a fault; so is a row that
 * cannot be compared with it.
 *
 * @param pack with its lineage @param places of its own rows @param faults receives one for each row and each binding row
 */
export function checkFloors(pack: PreparedPack, places: RowPlaces, faults: Fault[]): void {
  const fail: FailRow = (table, { id }, { column, message }) => {
    const place = places.get(rowPlace(table, id));
    if (place) failAt(place, faults)(column, message);
    else faults.push({ file: `${table}.csv`, column, message: `row "${id}" ${message}` });
  };
  for (const ground of controlLineGrounds(pack)) {
    const shortfall = ({ outcome }: { outcome: string }) => ({ column: "outcome", message: `is ${outcome}` });
    refuse("control-lines", ground, outcomeDemands, shortfall, ({ outcome }) => outcome, fail);
  }
  for (const ground of accessGrounds(pack)) {
    refuse("access-list", ground, accessDemands, accessShortfall, ({ verdict }) => verdict, fail);
  }
  for (const ground of requiredLayerGrounds(pack)) {
    const shortfall = () => ({ column: "level", message: "is notice" });
    refuse("required-layers", ground, levelDemands, shortfall, ({ level }) => level, fail);
  }
  for (const ground of paperGrounds(pack)) {
    refuse("papers", ground, paperDemands, paperShortfall, ({ role }) => role, fail);
  }
  for (const { table, row, floor, shortfall, days, about } of tableLoosenings(pack)) {
    fail(table, row, { ...shortfall, message: boundBy(shortfall.message, floor.key, `${about}, ${spanText(days)}`) });
  }
}

type FailRow = (table: string, row: { readonly id: string }, fault: Shortfall) => void;

/** @param said what a binding row says, in a word */
function refuse<Row extends SpaceRow & Inherited<{ readonly id: string }>, Demand>(
  table: string,
  ground: RuleGround<Row>,
  demands: Demands<Row, Demand>,
  shortfallOf: (row: Row, demand: Demand) => Shortfall,
  said: (row: Row) => string,
  fail: FailRow,
): void {
  for (const { row, floor, unmet, at } of looseningsOf(ground, demands)) {
    const binding = `${floor.key} (${said(floor)})`;
    const [first, ...others] = unmet.map((demand) => shortfallOf(row, demand));
    if (!first) {
      fail(table, row, {
        column: "excepts",
        message: `names ${binding}, which binds every pack below: nothing excepts it`,
      });
      continue;
    }
    const messages = [...new Set([first, ...others].map(({ message }) => message))];
    const message = boundBy(messages.join(" and "), binding, textOf(ground.name, at));
    fail(table, row, { column: first.column, message });
  }
}

function boundBy(what: string, binding: string, where: string): string {
  return `${what}, but ${binding} binds every pack below (${where}): be as strict there, or leave the row out`;
}
