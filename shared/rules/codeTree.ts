import type { CodeEntry } from "./rulePack.ts";

/** A code table with its parents, ready for "is this code a kind of that one". */
export interface CodeTree {
  /** Each listed code with its ancestors, nearest first, itself at the head. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** Listed codes that are nobody's parent. */
  readonly leaves: ReadonlySet<string>;
  readonly entries: ReadonlyMap<string, CodeEntry>;
}

export const emptyCodeTree: CodeTree = { chains: new Map(), leaves: new Set(), entries: new Map() };

/** The table must be free of cycles (the compiler refuses them); one met here ends the chain. */
export function codeTree(table: readonly CodeEntry[]): CodeTree {
  const entries = new Map(table.map((entry) => [entry.code, entry]));
  const parents = new Set(table.map((entry) => entry.parent));
  const chains = new Map(table.map((entry) => [entry.code, chainOf(entry.code, entries)]));
  return { chains, entries, leaves: new Set(table.map((e) => e.code).filter((code) => !parents.has(code))) };
}

function chainOf(code: string, entries: ReadonlyMap<string, CodeEntry>): string[] {
  const chain: string[] = [];
  for (let at: string | undefined = code; at !== undefined && !chain.includes(at); at = entries.get(at)?.parent) {
    chain.push(at);
  }
  return chain;
}

/** The code itself and its ancestors; a code that the table does not list has only itself. */
export function ancestry(tree: CodeTree, code: string): readonly string[] {
  return tree.chains.get(code) ?? [code];
}

/** True when `code` is `general` or lies below it. */
export function isWithin(tree: CodeTree, code: string, general: string): boolean {
  return code === general || ancestry(tree, code).includes(general);
}

/**
 * The listed code that a caller's code stands for: itself, or, where the table stops at a coarser level, the leaf that
 * it begins with and then only divides by digits (C2611 counts as C26). A code that would have to be a child of a branch, but is not listed there, is
 * another system's code and stands for nothing.
 */
export function listedCode(tree: CodeTree, code: string): string | undefined {
  if (tree.chains.has(code)) return code;
  for (let length = code.length - 1; length > 0; length--) {
    const prefix = code.slice(0, length);
    if (!tree.chains.has(prefix)) continue;
    return tree.leaves.has(prefix) && /^\d+$/.test(code.slice(length)) ? prefix : undefined;
  }
  return undefined;
}
