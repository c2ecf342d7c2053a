import { packName } from "../../../../shared/rules/lineage.ts";
import { preparePack } from "../../../../shared/rules/preparePack.ts";
import { RulePackError } from "../tables.ts";
import { type EffectChange, effectChanges } from "./effectChanges.ts";
import { loadPack } from "./loadPack.ts";
import type { Print } from "./print.ts";
import { type RowChange, rowChanges } from "./rowChanges.ts";
import { orderChanges } from "./rowOrders.ts";

/** Says what two versions of a pack have not alike, and what thereby becomes stricter and what looser. */
export async function diffPacks(before: string, after: string, json: boolean, print: Print): Promise<void> {
  const [old, now] = [await loadPack(before), await loadPack(after)];
  if (old.pack.id !== now.pack.id) {
    throw new RulePackError(after, [
      { file: "pack.json", column: "id", message: `is "${now.pack.id}", not "${old.pack.id}"` },
    ]);
  }
  const rows = rowChanges(old.pack, now.pack);
  const prepared = [preparePack(old.pack, old.ancestors), preparePack(now.pack, now.ancestors)] as const;
  const effects = [...effectChanges(...prepared), ...orderChanges(...prepared)].sort(
    (a, b) => order.indexOf(a.change) - order.indexOf(b.change),
  );
  const [from, to] = [packName(old.pack), packName(now.pack)];
  if (json) return print(JSON.stringify({ before: from, after: to, rows, effects }, null, 2));
  print(`${from} → ${to}`);
  for (const change of rows) for (const line of rowLines(change)) print(line);
  if (rows.length + effects.length === 0) print("no difference");
  for (const change of effects) print(effectLine(change));
}

const order: readonly EffectChange["change"][] = ["looser", "not-comparable", "stricter"];

function rowLines({ kind, table, row, columns }: RowChange): string[] {
  const name = table === "pack.json" ? table : `${table}#${row}`;
  return [
    `${kind.padEnd(8)} ${name}`,
    ...columns.map(({ column, before, after }) => `         ${column}: ${before || "(empty)"} → ${after || "(empty)"}`),
  ];
}

function effectLine({ change, table, what, days, before, after }: EffectChange): string {
  const word = change === "not-comparable" ? "cannot be compared" : change;
  return `${word.padEnd(8)} ${table} ${what}${days === undefined ? "" : `, ${days}`}: ${before} → ${after}`;
}
