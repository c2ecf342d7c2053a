import type { AccessRow } from "../../../../shared/rules/access/accessList.ts";
import { accessRelations, zoneCodes } from "../../../../shared/rules/access/decideAccess.ts";
import { isSameBranch } from "../../../../shared/rules/applies.ts";
import { type CodeTree, emptyCodeTree } from "../../../../shared/rules/codeTree.ts";
import { relationsIn } from "../../../../shared/rules/decide.ts";
import type { Paper } from "../../../../shared/rules/deficiency/deficiencyList.ts";
import type { Inherited } from "../../../../shared/rules/lineage.ts";
import { classCodesOf, codesOf, type PreparedPack } from "../../../../shared/rules/preparePack.ts";
import type { ControlLine, RequiredLayer } from "../../../../shared/rules/rulePack.ts";
import { commonSpan } from "../cases/spans.ts";
import type { RuleGround, SpaceRow } from "./ruleSpace.ts";

/** Rows of a list that has no exceptions. */
export type Plain<Row> = Inherited<Row> & { readonly excepts: readonly [] };

/** Inside a layer its classes compete; outside it each class is a ground of its own, for land outside one may lie inside another. */
export function controlLineGrounds(pack: PreparedPack): RuleGround<Inherited<ControlLine>>[] {
  const rows = [...pack.rowsByLayer.values()].flat();
  const keyOf = (row: ControlLine): string =>
    row.where === "inside" ? `${row.layer} inside` : `${row.layer} outside ${row.class}`;
  return groundsOf(pack, rows, keyOf, (first) => ({
    name: `${first.layer} ${first.where}`,
    relations: relationsIn(pack),
    classes: first.where === "inside" ? classCodesOf(pack, first.layer) : emptyCodeTree,
    classOf: (row) => row.class,
    broadest: [first.where === "inside" ? "*" : first.class],
  }));
}

/** A zone that its table does not list has no rows, so that the broadest are those that no other contains. */
export function accessGrounds(pack: PreparedPack): RuleGround<Inherited<AccessRow>>[] {
  return groundsOf(
    pack,
    pack.accessList?.rows ?? [],
    ({ system }) => system,
    ({ system }) => {
      const classes = zoneCodes(pack, system);
      const roots = [...classes.chains].flatMap(([code, chain]) => (chain.length === 1 ? [code] : []));
      return { name: system, relations: accessRelations(pack), classes, classOf: ({ zone }) => zone, broadest: roots };
    },
  );
}

export function requiredLayerGrounds(pack: PreparedPack): RuleGround<Plain<RequiredLayer>>[] {
  return groundsOf(
    pack,
    pack.requiredLayers.map(plain),
    ({ layer }) => layer,
    ({ layer }) => ({
      name: layer,
      relations: { refines: () => false, sameBranch: (a, b) => isSameBranch(pack, a.subject, b.subject) },
      ...CLASSLESS,
    }),
  );
}

/** A paper is said anew as a whole. */
export function paperGrounds(pack: PreparedPack): RuleGround<Plain<Paper>>[] {
  return groundsOf(
    pack,
    (pack.deficiencyList?.papers ?? []).map(plain),
    ({ service, paper }) => `${service} ${paper}`,
    ({ service, paper }) => ({
      name: `${service} ${paper}`,
      relations: { refines: () => false, sameBranch: () => true },
      ...CLASSLESS,
    }),
  );
}

const CLASSLESS = { classes: emptyCodeTree, classOf: () => "*", broadest: ["*"] };

function plain<Row>(row: Inherited<Row>): Plain<Row> {
  return { ...row, excepts: [] };
}

type Kind<Row extends SpaceRow> = Pick<RuleGround<Row>, "name" | "relations" | "classOf" | "broadest"> & {
  readonly classes: CodeTree;
};

/** Grounds of which the checked pack says something and a pack above, too; none where no day is common to all packs. */
function groundsOf<Row extends SpaceRow>(
  pack: PreparedPack,
  all: readonly Row[],
  keyOf: (row: Row) => string,
  kindOf: (first: Row) => Kind<Row>,
): RuleGround<Row>[] {
  const own = pack.lineage.length - 1;
  const [nation = pack.head, ...below] = pack.lineage;
  const days = commonSpan([nation, ...below]);
  if (!days) return [];
  return [...Map.groupBy(all, keyOf).values()]
    .filter((rows) => rows.some(({ depth }) => depth === own) && rows.some(({ depth }) => depth < own))
    .map((rows) => {
      const { classes, ...kind } = kindOf(rows[0]!);
      const [landUse, industry, tag] = (["land-use", "industry", "tag"] as const).map((system) =>
        codesOf(pack, system),
      ) as [CodeTree, CodeTree, CodeTree];
      return { rows, days, own, ...kind, trees: { classes, landUse, industry, tag } };
    });
}
