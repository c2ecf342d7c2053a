import { type FloorCase, nameOf } from "./floorCase.ts";
import type { RuleSpace, SpaceRow } from "./ruleSpace.ts";

/**
 * The rows of the packs above that bind the checked one, each with the least cases in which it does: rigid rows (刚性), and
 * rows that take a rigid one's place within their own pack.
 */
export function bindingCases<Row extends SpaceRow>(space: RuleSpace<Row>): Map<Row, readonly FloorCase[]> {
  const rigid = space.ground.rows.filter((row) => row.rigid && row.depth < space.ground.own);
  const found = new Map<Row, Map<string, FloorCase>>();
  const open = rigid.flatMap((row) => space.leastCases(row).map((at) => ({ row, at })));
  for (let next = open.pop(); next; next = open.pop()) {
    const { row, at } = next;
    const cases = found.get(row) ?? new Map<string, FloorCase>();
    if (cases.has(nameOf(at))) continue;
    found.set(row, cases.set(nameOf(at), at));
    // Rigid rows bind wherever they speak.
    for (const other of displacing(space, row, at).filter((each) => !each.rigid)) {
      const narrower = space.narrow(at, other);
      if (narrower) open.push({ row: other, at: narrower });
    }
  }
  return new Map([...found].map(([row, cases]) => [row, [...cases.values()]]));
}

/** Rows of the same pack that may stand in a row's place. */
function displacing<Row extends SpaceRow>(space: RuleSpace<Row>, row: Row, at: FloorCase): Row[] {
  const { refines } = space.ground.relations;
  return space
    .influences(row, at)
    .filter((other) => other.depth === row.depth && (other.excepts.includes(row.key) || refines(other, row)));
}

/** Exceptions of the checked pack that name a binding row, with a case in which both speak. */
export function exceptionsToBinding<Row extends SpaceRow>(
  space: RuleSpace<Row>,
  binding: ReadonlyMap<Row, readonly FloorCase[]>,
): { readonly row: Row; readonly floor: Row; readonly at: FloorCase }[] {
  const exceptions = space.ground.rows.filter(({ depth, excepts }) => depth === space.ground.own && excepts.length > 0);
  return exceptions.flatMap((row) =>
    space.targetsOf(row).flatMap((floor) => {
      const at = binding
        .get(floor)
        ?.map((each) => space.narrow(each, row))
        .find((each) => each !== undefined);
      return at ? [{ row, floor, at }] : [];
    }),
  );
}
