import { ancestry, type CodeTree, isWithin } from "../../../../shared/rules/codeTree.ts";
import type { SubjectKind } from "../../../../shared/rules/ruleRow.ts";
import { type Choosable, type Relations, standing } from "../../../../shared/rules/standing.ts";
import type { Span } from "../cases/spans.ts";
import { type CaseTrees, type FloorCase, narrowed, type Spoken } from "./floorCase.ts";

export type SpaceRow = Choosable & Spoken;

/** Rows of a lineage that compete with each other: of one side of a layer, of one system of zones. */
export interface RuleGround<Row extends SpaceRow> {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly relations: Relations<Row>;
  readonly trees: CaseTrees;
  /** Class or zone of a row; `*` is whatever no row names. */
  readonly classOf: (row: Row) => string;
  /** The broadest classes that there can be: `*`, or where only listed ones can be, the roots of their table. */
  readonly broadest: readonly string[];
  /** Days for which all packs of the lineage were compiled. */
  readonly days: Span;
  /** Depth of the pack that is checked. */
  readonly own: number;
}

type ByCode<Row> = ReadonlyMap<string, readonly Row[]>;

/** A ground with its rows indexed by class and subject. */
export class RuleSpace<Row extends SpaceRow> {
  readonly ground: RuleGround<Row>;
  readonly #byClass: ReadonlyMap<string, ReadonlyMap<SubjectKind, ByCode<Row>>>;
  readonly #byKey: ReadonlyMap<string, Row>;
  readonly #exceptions: ReadonlyMap<string, readonly Row[]>;
  readonly #comparable = new Map<CodeTree, Map<string, readonly string[]>>();

  constructor(ground: RuleGround<Row>) {
    this.ground = ground;
    this.#byClass = mapped(Map.groupBy(ground.rows, ground.classOf), (rows) =>
      mapped(
        Map.groupBy(rows, ({ subject }) => subject.kind),
        (same) => Map.groupBy(same, ({ subject }) => subject.code ?? ""),
      ),
    );
    this.#byKey = new Map(ground.rows.map((row) => [row.key, row]));
    const named = ground.rows.flatMap((row) => row.excepts.map((key) => ({ key, row })));
    this.#exceptions = mapped(
      Map.groupBy(named, ({ key }) => key),
      (pairs) => pairs.map(({ row }) => row),
    );
  }

  /** The least cases of which the row speaks. */
  leastCases(row: Row): FloorCase[] {
    return this.ground.broadest.flatMap((value) => this.narrow(this.#anybody(value), row) ?? []);
  }

  #anybody(value: string): FloorCase {
    return { class: value, landUse: undefined, industry: undefined, tags: [], span: this.ground.days };
  }

  /** The least case that is this one and of which the row speaks. */
  narrow(at: FloorCase, row: Row): FloorCase | undefined {
    return narrowed(this.ground.trees, at, row, this.ground.classOf(row));
  }

  /** Rows that the row replaces as an exception. */
  targetsOf(row: Row): Row[] {
    return row.excepts.flatMap((key) => this.#byKey.get(key) ?? []);
  }

  /** The rows that speak of the case, on whatever days. */
  speaking({ class: value, landUse, industry, tags }: FloorCase): Row[] {
    const { trees } = this.ground;
    const codes = {
      any: [""],
      "land-use": landUse === undefined ? [] : ancestry(trees.landUse, landUse),
      industry: industry === undefined ? [] : ancestry(trees.industry, industry),
      tag: [...new Set(tags.flatMap((tag) => ancestry(trees.tag, tag)))],
    } as const;
    const found: Row[] = [];
    for (const each of value === "*" ? ["*"] : [...ancestry(trees.classes, value), "*"]) {
      for (const [kind, byCode] of this.#byClass.get(each) ?? []) {
        for (const code of codes[kind]) found.push(...(byCode.get(code) ?? []));
      }
    }
    return found;
  }

  /** Of rows that speak of a case, those that would judge it if no row were rigid. */
  judgingWithoutFloors(rows: readonly Row[]): Row[] {
    const freed = rows.map((row) => (row.rigid ? { ...row, rigid: false } : row));
    return standing(freed, this.ground.relations).flatMap(({ key }) => this.#byKey.get(key) ?? []);
  }

  /** Rows on which it depends whether the row judges a case that is this one: they displace it, or it excepts them. */
  influences(row: Row, at: FloorCase): Row[] {
    const { relations, own } = this.ground;
    const found = new Set([...(this.#exceptions.get(row.key) ?? []), ...this.targetsOf(row)]);
    for (const other of this.#near(at, row)) {
      if (other !== row && other.depth === row.depth && relations.refines(other, row)) found.add(other);
    }
    if (row.depth < own) {
      for (const other of this.#near(at)) {
        const replaces = other.depth > row.depth && other.excepts.length === 0;
        if (replaces && relations.sameBranch(other, row)) found.add(other);
      }
    }
    return [...found];
  }

  /** Rows that displace the row in some case. */
  displacing(row: Row): Row[] {
    const targets = new Set(this.targetsOf(row));
    return this.influences(row, this.#anybody("*")).filter((other) => !targets.has(other));
  }

  /** Rows that may speak of a case that is this one; only those no broader than `within`, where it is given. */
  *#near(at: FloorCase, within?: Row): Iterable<Row> {
    const kinds = within ? NO_BROADER[within.subject.kind] : NO_BROADER.all;
    for (const value of this.#classesNear(at, within)) {
      const byKind = this.#byClass.get(value);
      for (const kind of byKind ? kinds : []) {
        const byCode = byKind!.get(kind);
        if (byCode) yield* this.#ofKind(kind, byCode, at, within);
      }
    }
  }

  *#ofKind(kind: SubjectKind, byCode: ByCode<Row>, at: FloorCase, within: Row | undefined): Iterable<Row> {
    const { landUse, industry, tag } = this.ground.trees;
    const wanted = within?.subject.kind === kind ? within.subject.code : undefined;
    const near = {
      any: undefined,
      "land-use": this.#codesNear(landUse, wanted ?? at.landUse),
      industry: this.#codesNear(industry, wanted ?? at.industry),
      tag: this.#codesNear(tag, wanted),
    }[kind];
    if (near === undefined) for (const rows of byCode.values()) yield* rows;
    else for (const code of near) yield* byCode.get(code) ?? [];
  }

  #classesNear(at: FloorCase, within: Row | undefined): Iterable<string> {
    const wanted = within ? this.ground.classOf(within) : "*";
    if (wanted === "*" && at.class === "*") return this.#byClass.keys();
    const near = this.#codesNear(this.ground.trees.classes, wanted === "*" ? at.class : wanted) ?? [];
    return wanted === "*" ? [...near, "*"] : near;
  }

  /** The codes above and below one, and itself; undefined where every code is near. */
  #codesNear(tree: CodeTree, code: string | undefined): readonly string[] | undefined {
    if (code === undefined) return undefined;
    const known = this.#comparable.get(tree) ?? new Map<string, readonly string[]>();
    this.#comparable.set(tree, known);
    let near = known.get(code);
    if (near === undefined) {
      const below = [...tree.entries.keys()].filter((each) => each !== code && isWithin(tree, each, code));
      near = [...ancestry(tree, code), ...below];
      known.set(code, near);
    }
    return near;
  }
}

/** Kinds of subject in which a row may be no broader than one of this kind. */
const NO_BROADER: Readonly<Record<SubjectKind | "all", readonly SubjectKind[]>> = {
  all: ["any", "land-use", "industry", "tag"],
  any: ["any", "land-use", "industry"],
  "land-use": ["land-use"],
  industry: ["industry"],
  tag: ["tag"],
};

function mapped<Key, A, B>(map: ReadonlyMap<Key, A>, to: (value: A) => B): Map<Key, B> {
  return new Map([...map].map(([key, value]) => [key, to(value)]));
}
