import type { AccessCondition, AccessRow } from "../../../../shared/rules/access/accessList.ts";
import { conditionText } from "../../../../shared/rules/access/conditions.ts";
import { speaksOfProject } from "../../../../shared/rules/access/decideAccess.ts";
import { type ControlLine, outcome } from "../../../../shared/rules/rulePack.ts";

/** What the rows that judge a case come to. */
export interface Effect {
  /** Order of strictness, 0 the strictest. */
  readonly rank: number;
  readonly word: string;
  /** Of conditional access: every one must be met. */
  readonly conditions: readonly AccessCondition[];
  /** Who must be asked and what must be handed in. */
  readonly asks: readonly string[];
}

/** Where no row judges, a control line asks for nothing; yet a class that no row names is no allowance. */
export function controlEffect(rows: readonly ControlLine[]): Effect {
  const words = outcome.options;
  const rank = Math.min(words.length - 1, ...rows.map((row) => words.indexOf(row.outcome)));
  const asks = rows.flatMap(({ authority, opinions, materials }) => [
    ...(authority === undefined ? [] : [`authority ${authority}`]),
    ...opinions.map((opinion) => `opinion ${opinion}`),
    ...materials.map((material) => `material ${material}`),
  ]);
  // Nobody is asked about what is prohibited.
  const word = rows.length === 0 ? "no rule" : words[rank]!;
  return { rank, word, conditions: [], asks: rank === 0 ? [] : distinct(asks) };
}

/** Where no row speaks of the project, nobody knows: stricter than any condition, as in answers. */
export function accessEffect(rows: readonly AccessRow[]): Effect {
  const said = speaksOfProject({ rows }) ? [] : [accessOrder.indexOf("no rule")];
  const rank = Math.min(...said, ...rows.map(({ verdict }) => accessOrder.indexOf(verdict)));
  const word = accessOrder[rank]!;
  if (word !== "conditional") return { rank, word, conditions: [], asks: [] };
  const asks = rows.flatMap(({ opinions }) => opinions.map((opinion) => `opinion ${opinion}`));
  return { rank, word, conditions: rows.flatMap(({ conditions }) => conditions), asks: distinct(asks) };
}

const accessOrder = ["forbid", "no rule", "conditional", "allow"] as const;

/** How a new effect stands to an old one. */
export type Change = "same" | "stricter" | "looser" | "not-comparable";

export function compareEffects(before: Effect, after: Effect): Change {
  if (after.rank !== before.rank) return after.rank < before.rank ? "stricter" : "looser";
  if (after.word !== before.word) return "not-comparable";
  const tightens = demandsAll(after, before);
  const loosens = demandsAll(before, after);
  if (tightens && loosens) return "same";
  if (tightens) return "stricter";
  return loosens ? "looser" : "not-comparable";
}

/** Whatever meets `a` meets `b`. */
function demandsAll(a: Effect, b: Effect): boolean {
  const asksAll = b.asks.every((ask) => a.asks.includes(ask));
  return asksAll && b.conditions.every((wanted) => a.conditions.some((given) => implies(given, wanted)));
}

/** A figure that meets `a` meets `b`. */
export function implies(a: AccessCondition, b: AccessCondition): boolean {
  if (a.op === "in" || b.op === "in") {
    return a.op === "in" && b.op === "in" && a.values.every((value) => b.values.includes(value));
  }
  if (a.metric !== b.metric || a.to?.layer !== b.to?.layer || a.to?.class !== b.to?.class) return false;
  if (a.op[0] !== b.op[0]) return false;
  if (a.value === b.value) return a.op === b.op || a.op.length === 1;
  return a.op[0] === "<" ? a.value < b.value : a.value > b.value;
}

/** `conditional (floor area ratio ≤ 1.2; opinion water)` */
export function effectText({ word, conditions, asks }: Effect): string {
  const demands = distinct([...conditions.map((condition) => conditionText(condition).en), ...asks]);
  return demands.length === 0 ? word : `${word} (${demands.join("; ")})`;
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
