import type { PackHead, RuleDocument } from "./rulePack.ts";
import type { RuleRow } from "./ruleRow.ts";

/**
 * Packs inherit nation → province → city → county. A lineage is a pack with all that it inherits, from the nation's pack
 * downwards: the deeper, the nearer to the place.
 */

/** A row with the pack that it stands in. */
export type Inherited<Row> = Row & {
  /** `cn@2026.1`: what findings by this row begin with. */
  readonly from: string;
  readonly depth: number;
  /** `cn:erl`: the row's name within a lineage, where row ids may repeat. */
  readonly key: string;
};

/** A pack's rows as those of a lineage. Where they except others, these are named by their keys. */
export function inherited<Row extends { readonly id: string }>(
  rows: readonly Row[],
  { id, version }: Pick<PackHead, "id" | "version">,
  depth: number,
): Inherited<Row>[] {
  return rows.map((row) => ({
    ...row,
    ...("excepts" in row ? { excepts: (row.excepts as readonly string[]).map((name) => rowKey(id, name)) } : {}),
    from: packName({ id, version }),
    depth,
    key: rowKey(id, row.id),
  }));
}

/** `name` is the id of a row of the same pack, or `pack:id` where it is one of a pack above. */
export function rowKey(pack: string, name: string): string {
  return name.includes(":") ? name : `${pack}:${name}`;
}

/** `cn@2026.1` */
export function packName({ id, version }: Pick<PackHead, "id" | "version">): string {
  return `${id}@${version}`;
}

/**
 * Of rows that speak of the same case: those of the nearest pack, and the rigid ones (刚性) of the packs above, under
 * which nothing nearer may go. Nearest first.
 */
export function nearest<Row extends Pick<RuleRow, "rigid">>(rows: readonly Inherited<Row>[]): Inherited<Row>[] {
  const depth = Math.max(...rows.map((row) => row.depth));
  return rows.filter((row) => row.depth === depth || row.rigid).sort((a, b) => b.depth - a.depth);
}

/** Documents by id. What a pack above lists is never redefined below it. */
export function documentsOf(
  lineage: readonly { readonly documents: readonly RuleDocument[] }[],
): ReadonlyMap<string, RuleDocument> {
  return new Map(lineage.toReversed().flatMap(({ documents }) => documents.map((document) => [document.id, document])));
}
