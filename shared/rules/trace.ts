import type { LocalText } from "../problems/problem.ts";
import { inForce } from "./applies.ts";
import type { Inherited } from "./lineage.ts";
import type { PreparedPack } from "./preparePack.ts";
import type { BasisRef } from "./ruleRow.ts";

/** A document that a finding rests on, in force on the day of the check. */
export interface Basis {
  /** Number of the document, or its title where it has none. */
  readonly document: string;
  readonly title: LocalText;
  readonly article?: string;
}

/** A row may outlive a document that another replaces; only those in force on the day are named. */
export function basisInForce(pack: PreparedPack, basis: readonly BasisRef[], asOf: string): Basis[] {
  return basis.flatMap(({ document: id, article }) => {
    const document = pack.documents.get(id);
    if (document === undefined || !inForce(document, asOf)) return [];
    const name = { document: document.number ?? document.title.zh, title: document.title };
    return [article === undefined ? name : { ...name, article }];
  });
}

/** Pack, version, table and row: `cn@2026.1/control-lines#12`. */
export function ruleName(table: string, { from, id }: Pick<Inherited<{ readonly id: string }>, "from" | "id">): string {
  return `${from}/${table}#${id}`;
}
