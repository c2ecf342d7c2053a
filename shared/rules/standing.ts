/** What choosing among rows needs to know of them. */
interface Choosable {
  readonly key: string;
  readonly depth: number;
  readonly rigid: boolean;
  /** Keys of the rows that this one replaces where it applies. */
  readonly excepts: readonly string[];
}

/** How two rows relate that both speak of the case at hand. */
export interface Relations<Row> {
  /** `a` is at least as narrow as `b` in everything and narrower in something. */
  readonly refines: (a: Row, b: Row) => boolean;
  /** Their subjects lie on one branch: where the nearer pack's row speaks, the other has nothing left to say. */
  readonly sameBranch: (a: Row, b: Row) => boolean;
}

/** A row that judges. A binding one cannot be replaced by a pack below. */
interface Held<Row> {
  readonly row: Row;
  readonly binding: boolean;
}

/**
 * Chooses among rows that all speak of the case at hand.
 *
 * Within a pack a row yields to one that refines it; an exception is judged only where a row that it names would
 * otherwise judge, and replaces it. Then between packs: a row replaces those of the packs above on the same branch of
 * subjects. Rigid rows (刚性), and rows that took a rigid one's place within their own pack, are replaced by nobody below.
 */
export function standing<Row extends Choosable>(matching: readonly Row[], relations: Relations<Row>): Row[] {
  let held: readonly Held<Row>[] = [];
  for (const own of byDepth(matching)) held = beneath(held, own, relations);
  return held.map(({ row }) => row);
}

/** From the nation's pack downwards. */
function byDepth<Row extends Choosable>(rows: readonly Row[]): Row[][] {
  return [...Map.groupBy(rows, ({ depth }) => depth)].sort(([a], [b]) => a - b).map(([, own]) => own);
}

function beneath<Row extends Choosable>(
  above: readonly Held<Row>[],
  own: readonly Row[],
  { refines, sameBranch }: Relations<Row>,
): Held<Row>[] {
  const live = unrefined(
    own.filter((row) => row.excepts.length === 0),
    refines,
  );
  const kept = above.filter(({ row, binding }) => binding || !live.some((mine) => sameBranch(mine, row)));
  const exceptions = applicable(
    own.filter((row) => row.excepts.length > 0),
    [...live, ...kept.filter(({ binding }) => !binding).map(({ row }) => row)],
  );
  const replaced = new Set(exceptions.flatMap((row) => row.excepts));
  const mine = unrefined(
    [...live, ...exceptions].filter((row) => !replaced.has(row.key)),
    refines,
  );
  return [
    ...kept.filter(({ row, binding }) => binding || !replaced.has(row.key)),
    ...mine.map((row) => ({ row, binding: isBinding(row, own, refines) })),
  ];
}

/** Exceptions that find something to replace, exceptions to exceptions included. */
function applicable<Row extends Choosable>(exceptions: readonly Row[], live: readonly Row[]): Row[] {
  const present = new Set(live.map((row) => row.key));
  let found: Row[] = [];
  for (;;) {
    const next = exceptions.filter((row) => row.excepts.some((key) => present.has(key)));
    if (next.length === found.length) return found;
    found = next;
    for (const row of next) present.add(row.key);
  }
}

function unrefined<Row>(rows: readonly Row[], refines: Relations<Row>["refines"]): Row[] {
  return rows.filter((row) => !rows.some((other) => other !== row && refines(other, row)));
}

/** What takes a rigid row's place within its pack is as rigid as that row. */
function isBinding<Row extends Choosable>(
  row: Row,
  own: readonly Row[],
  refines: Relations<Row>["refines"],
  seen: ReadonlySet<Row> = new Set(),
): boolean {
  if (row.rigid) return true;
  const displaced = own.filter((other) => !seen.has(other) && (row.excepts.includes(other.key) || refines(row, other)));
  return displaced.some((other) => isBinding(other, own, refines, new Set([...seen, row])));
}

/**
 * A row that a nearer pack's row would replace, whoever brings it in: what it says need not be feared.
 * @param covering all rows that speak of the place @param matching those of them that speak of the project
 */
export function isOverridden<Row extends Choosable>(
  row: Row,
  covering: readonly Row[],
  matching: readonly Row[],
  { refines, sameBranch }: Relations<Row>,
): boolean {
  const nearer = matching.some((each) => each.depth > row.depth && each.excepts.length === 0 && sameBranch(each, row));
  if (!nearer) return false;
  const own = covering.filter(({ depth }) => depth === row.depth);
  return !isBinding(row, own, refines);
}
