import { inForce } from "../../../../shared/rules/applies.ts";
import { held } from "../../../../shared/rules/standing.ts";
import { elementarySpans } from "../cases/spans.ts";
import { bindingCases, exceptionsToBinding } from "./bindingRows.ts";
import { type FloorCase, nameOf } from "./floorCase.ts";
import { type RuleGround, RuleSpace, type SpaceRow } from "./ruleSpace.ts";

/** A row that would leave a case less strict than a binding row above it, were that one not kept. */
export interface Loosening<Row, Demand> {
  readonly row: Row;
  readonly floor: Row;
  /** What the binding row asks for and no row that would judge in its place. Empty where the row names it in `excepts`. */
  readonly unmet: readonly Demand[];
  /** A least case in which this happens. */
  readonly at: FloorCase;
}

/** What rows of a list ask for. A case asks for whatever one of the rows that judge it asks for. */
export interface Demands<Row, Demand> {
  readonly of: (row: Row) => readonly Demand[];
  /** What the row asks for is this, or stricter. */
  readonly meets: (row: Row, demand: Demand) => boolean;
}

/** Every row of the checked pack that would loosen a binding row of the packs above, or names one as its exception. */
export function looseningsOf<Row extends SpaceRow, Demand>(
  ground: RuleGround<Row>,
  demands: Demands<Row, Demand>,
): Loosening<Row, Demand>[] {
  if (!ground.rows.some(({ depth }) => depth === ground.own)) return [];
  const space = new RuleSpace(ground);
  const binding = bindingCases(space);
  const named = exceptionsToBinding(space, binding).map((each) => ({ ...each, unmet: [] }));
  const firm = new Map<string, FirmRows<Row, Demand>>();
  const found = [...binding].flatMap(([floor, starts]) => {
    const wanted = demands.of(floor);
    if (wanted.length === 0) return [];
    const name = JSON.stringify(wanted);
    const known = firm.get(name) ?? new FirmRows(space, wanted, demands.meets);
    firm.set(name, known);
    return new Search(space, floor, wanted, demands.meets, known).from(starts);
  });
  const isNamed = (each: Loosening<Row, Demand>): boolean =>
    named.some(({ row, floor }) => row === each.row && floor === each.floor);
  return [...named, ...found.filter((each) => !isNamed(each))];
}

/**
 * Searches all cases in which one binding row stands for those that would be judged less strictly if no row were rigid.
 *
 * `standing`, the judge of run time, is asked in both senses. Not all cases need be asked about, as rows that speak of a
 * case speak of every narrower one. Where a case holds, a row that judges it meets each demand. In a narrower case that
 * does not hold this row does not judge, so one of the rows that its standing depends on, and that do not speak of the
 * first case, speaks of the second: the search goes on with each of these. Days are no narrower than each other; they
 * are cut where a row that speaks begins or ends.
 */
class Search<Row extends SpaceRow, Demand> {
  readonly #space: RuleSpace<Row>;
  readonly #floor: Row;
  readonly #wanted: readonly Demand[];
  readonly #meets: Demands<Row, Demand>["meets"];
  readonly #firm: FirmRows<Row, Demand>;

  constructor(
    space: RuleSpace<Row>,
    floor: Row,
    wanted: readonly Demand[],
    meets: Demands<Row, Demand>["meets"],
    firm: FirmRows<Row, Demand>,
  ) {
    this.#space = space;
    this.#floor = floor;
    this.#wanted = wanted;
    this.#meets = meets;
    this.#firm = firm;
  }

  /** One for each row that loosens. */
  from(starts: readonly FloorCase[]): Loosening<Row, Demand>[] {
    const found = new Map<Row, Loosening<Row, Demand>>();
    const open = [...starts];
    const seen = new Set(open.map(nameOf));
    for (let at = open.pop(); at; at = open.pop()) {
      const speaking = this.#space.speaking(at);
      for (const span of elementarySpans(at.span, speaking)) {
        const here = { ...at, span };
        const rows = new Set(speaking.filter((row) => inForce(row, span.effectiveFrom)));
        const { stands, unmet, blamed, pivots } = this.#judge([...rows]);
        for (const row of blamed) if (!found.has(row)) found.set(row, { row, floor: this.#floor, unmet, at: here });
        for (const next of this.#narrower(here, rows, pivots, stands)) {
          const name = nameOf(next);
          if (!seen.has(name)) open.push(next);
          seen.add(name);
        }
      }
    }
    return [...found.values()];
  }

  /** @param rows all that speak of the case on one day */
  #judge(rows: readonly Row[]): Judgement<Row, Demand> {
    const { own, relations } = this.#space.ground;
    const above = rows.filter(({ depth }) => depth < own);
    if (!held(above, relations).some(({ row, binding }) => row === this.#floor && binding)) {
      return { stands: false, unmet: [], blamed: [], pivots: this.#isGone(above) ? [] : [this.#floor] };
    }
    const judging = this.#space.judgingWithoutFloors(rows);
    const pivots: Row[] = [];
    const unmet = this.#wanted.filter((demand) => {
      const row = judging.find((each) => this.#meets(each, demand));
      if (row) pivots.push(row);
      return !row;
    });
    if (unmet.length === 0) return { stands: true, unmet, blamed: [], pivots };
    const mine = judging.filter(({ depth }) => depth === own);
    const speaking = mine.filter((row) => this.#speaksForItself(row));
    const blamed = speaking.length > 0 ? speaking : mine;
    // Behind a row that loosens there may stand others that do.
    return { stands: true, unmet, blamed, pivots: blamed };
  }

  /** A tag without `excepts` only tightens, except where it takes the place of rows on its own branch. */
  #speaksForItself(row: Row): boolean {
    const { sameBranch } = this.#space.ground.relations;
    return row.subject.kind !== "tag" || row.excepts.length > 0 || sameBranch(row, this.#floor);
  }

  /** The binding row is displaced within its own pack, in this case and every narrower one. */
  #isGone(above: readonly Row[]): boolean {
    const { refines } = this.#space.ground.relations;
    const floor = this.#floor;
    const plain = floor.excepts.length === 0;
    return above.some(
      (row) =>
        row.depth === floor.depth &&
        (row.excepts.includes(floor.key) || (plain && row.excepts.length === 0 && refines(row, floor))),
    );
  }

  /** The cases that one more row speaks of, of those that the standing of the pivots depends on. */
  #narrower(at: FloorCase, rows: ReadonlySet<Row>, pivots: readonly Row[], stands: boolean): FloorCase[] {
    const asked = new Set(pivots);
    const found: FloorCase[] = [];
    for (const pivot of asked) {
      // Where a firm row takes a pivot's place, nothing is loosened.
      const mayBeFirm = stands && pivots.includes(pivot) && pivot.excepts.length === 0;
      for (const row of this.#space.influences(pivot, at)) {
        // One that speaks already changes nothing, unless its own standing changes.
        if (rows.has(row)) asked.add(row);
        else if (!(mayBeFirm && this.#firm.has(row))) found.push(...[this.#space.narrow(at, row) ?? []].flat());
      }
    }
    return found;
  }
}

/** Rows that meet all demands, and whatever displaces them does, too, and so on: most rows of most lists. */
class FirmRows<Row extends SpaceRow, Demand> {
  readonly #space: RuleSpace<Row>;
  readonly #wanted: readonly Demand[];
  readonly #meets: Demands<Row, Demand>["meets"];
  readonly #known = new Map<Row, boolean>();

  constructor(space: RuleSpace<Row>, wanted: readonly Demand[], meets: Demands<Row, Demand>["meets"]) {
    this.#space = space;
    this.#wanted = wanted;
    this.#meets = meets;
  }

  has(row: Row): boolean {
    const known = this.#known.get(row);
    if (known !== undefined) return known;
    // Where rows displace each other in turn, none of them is firm.
    this.#known.set(row, false);
    const meetsAll = this.#wanted.every((demand) => this.#meets(row, demand));
    const firm = meetsAll && this.#space.displacing(row).every((other) => this.has(other));
    this.#known.set(row, firm);
    return firm;
  }
}

interface Judgement<Row, Demand> {
  /** The binding row stands. */
  readonly stands: boolean;
  readonly unmet: readonly Demand[];
  /** The checked pack's rows that would judge instead of the binding one and do not ask for as much. */
  readonly blamed: readonly Row[];
  /** Rows without a change of whose standing every narrower case is judged alike. */
  readonly pivots: readonly Row[];
}
