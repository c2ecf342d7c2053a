/** What choosing among rows needs to know of them. */
export interface Choosable {
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

/**
 * Why a row that speaks of the case does not judge it, and by which row: refined within its pack, replaced by an
 * exception, overridden by a nearer pack's row, or an exception that found nothing to replace. `kept`: a nearer row would
 * have overridden it, but the row is binding and judges all the same.
 */
export type Fate = "refined" | "replaced" | "overridden" | "idle" | "kept";

/** Hears of each row's fate; only explanations ask. */
export type Trace<Row> = (row: Row, fate: Fate, by?: Row) => void;

/** A row that judges. A binding one cannot be replaced by a pack below. */
export interface Held<Row> {
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
export function standing<Row extends Choosable>(
  matching: readonly Row[],
  relations: Relations<Row>,
  trace?: Trace<Row>,
): Row[] {
  return held(matching, relations, trace).map(({ row }) => row);
}

/** The same, each row with whether it binds the packs below. */
export function held<Row extends Choosable>(
  matching: readonly Row[],
  relations: Relations<Row>,
  trace?: Trace<Row>,
): readonly Held<Row>[] {
  return byDepth(matching).reduce<readonly Held<Row>[]>((above, own) => beneath(above, own, relations, trace), []);
}

/** From the nation's pack downwards. */
function byDepth<Row extends Choosable>(rows: readonly Row[]): Row[][] {
  return [...Map.groupBy(rows, ({ depth }) => depth)].sort(([a], [b]) => a - b).map(([, own]) => own);
}

function beneath<Row extends Choosable>(
  above: readonly Held<Row>[],
  own: readonly Row[],
  { refines, sameBranch }: Relations<Row>,
  trace?: Trace<Row>,
): Held<Row>[] {
  const live = unrefined(
    own.filter((row) => row.excepts.length === 0),
    refines,
    trace,
  );
  const kept = above.filter(({ row, binding }) => {
    const nearer = live.find((mine) => sameBranch(mine, row));
    if (nearer) trace?.(row, binding ? "kept" : "overridden", nearer);
    return binding || !nearer;
  });
  const exceptions = applicable(
    own.filter((row) => row.excepts.length > 0),
    [...live, ...kept.filter(({ binding }) => !binding).map(({ row }) => row)],
    trace,
  );
  const replacedBy = new Map(exceptions.flatMap((row) => row.excepts.map((key) => [key, row])));
  const isReplaced = (row: Row): boolean => {
    const by = replacedBy.get(row.key);
    if (by) trace?.(row, "replaced", by);
    return by !== undefined;
  };
  const mine = unrefined(
    [...live, ...exceptions].filter((row) => !isReplaced(row)),
    refines,
    trace,
  );
  return [
    ...kept.filter(({ row, binding }) => binding || !isReplaced(row)),
    ...mine.map((row) => ({ row, binding: isBinding(row, own, refines) })),
  ];
}

/** Exceptions that find something to replace, exceptions to exceptions included. */
function applicable<Row extends Choosable>(
  exceptions: readonly Row[],
  live: readonly Row[],
  trace?: Trace<Row>,
): Row[] {
  const present = new Set(live.map((row) => row.key));
  let found: Row[] = [];
  for (;;) {
    const next = exceptions.filter((row) => row.excepts.some((key) => present.has(key)));
    if (next.length === found.length) {
      if (trace) for (const row of exceptions) if (!next.includes(row)) trace(row, "idle");
      return found;
    }
    found = next;
    for (const row of next) present.add(row.key);
  }
}

function unrefined<Row>(rows: readonly Row[], refines: Relations<Row>["refines"], trace?: Trace<Row>): Row[] {
  return rows.filter((row) => {
    const narrower = rows.find((other) => other !== row && refines(other, row));
    if (narrower) trace?.(row, "refined", narrower);
    return !narrower;
  });
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
 * A row that a nearer pack's row would replace, however much more is said of the project: what it says need not be feared.
 * A nearer row that another might refine away, on a branch of its own, replaces nothing for certain.
 * @param covering all rows that speak of the place @param matching those of them that speak of the project
 */
export function isOverridden<Row extends Choosable>(
  row: Row,
  covering: readonly Row[],
  matching: readonly Row[],
  { refines, sameBranch }: Relations<Row>,
): boolean {
  const staysReplaced = (nearer: Row): boolean =>
    covering.every(
      (other) =>
        other.depth !== nearer.depth || other.excepts.length > 0 || !refines(other, nearer) || sameBranch(other, row),
    );
  const nearer = matching.filter(
    (each) => each.depth > row.depth && each.excepts.length === 0 && sameBranch(each, row),
  );
  if (!nearer.some(staysReplaced)) return false;
  const own = covering.filter(({ depth }) => depth === row.depth);
  return !isBinding(row, own, refines);
}
