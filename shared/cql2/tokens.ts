import { badFilter } from "./expression.ts";

/** The language that a text is in, and the problem of a text that is not. */
export interface Grammar {
  readonly name: string;
  /** @param at number of the character concerned, from 1, where there is one */
  readonly fault: (zh: string, en: string, at?: number) => Error;
}

export const CQL2: Grammar = { name: "CQL2", fault: badFilter };

/** A word of CQL2 text: names and keywords, quoted names, character literals, numbers, symbols. */
export interface Token {
  readonly kind: "name" | "quoted" | "text" | "number" | "symbol" | "end";
  /** As it counts: of a text or a quoted name what stands between the quotes, escapes resolved. */
  readonly value: string;
  /** Number of its first character in the filter, from 1. */
  readonly at: number;
}

/** `whitespace` of cql2.bnf. */
const SPACE = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
/** `identifierStart` of cql2.bnf. */
const START =
  ":_A-Za-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u02ff\\u0370-\\u037d\\u037f-\\u1ffe\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef" +
  "\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}";
const NAME = `[${START}][${START}.0-9\\u0300-\\u036f\\u203f\\u2040]*`;
const NUMBER = "(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?";
const TEXT = "'(?:[^'\\\\]|''|\\\\[^])*'";

const TOKEN = new RegExp(
  `(?<space>${SPACE})|(?<text>${TEXT})|(?<quoted>"[^"]+")|(?<number>${NUMBER})|(?<name>${NAME})|(?<symbol><>|<=|>=|[=<>(),+\\-*/%^])`,
  "uy",
);

/** One after another, so that a long text is never all in memory; the last is its end. @throws what the grammar says */
export function* tokensOf(filter: string, grammar: Grammar): Generator<Token, Token> {
  const pattern = new RegExp(TOKEN);
  for (let at = 0; at < filter.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const { space, text, quoted, number, name, symbol } = pattern.exec(filter)?.groups ?? {};
    if (space !== undefined) continue;
    if (text !== undefined) yield { kind: "text", value: unescaped(text.slice(1, -1)), at: at + 1 };
    else if (quoted !== undefined) yield { kind: "quoted", value: quoted.slice(1, -1), at: at + 1 };
    else if (number !== undefined) yield { kind: "number", value: number, at: at + 1 };
    else if (name !== undefined) yield { kind: "name", value: name, at: at + 1 };
    else if (symbol !== undefined) yield { kind: "symbol", value: symbol, at: at + 1 };
    else throw unreadable(filter, at, grammar);
  }
  return { kind: "end", value: "", at: filter.length + 1 };
}

/** What a character stands for after a backslash (requirement /req/cql2-text/escaping). */
const CONTROLS: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  "'": "'",
  "\\": "\\",
};

/** Other pairs are kept as they stand: LIKE escapes its wildcards with the backslash too. */
function unescaped(text: string): string {
  return text.replaceAll(/''|\\./gsu, (pair) => (pair === "''" ? "'" : (CONTROLS[pair.slice(1)] ?? pair)));
}

function unreadable(filter: string, at: number, { name, fault }: Grammar): Error {
  const character = String.fromCodePoint(filter.codePointAt(at) ?? 0);
  const isQuote = character === "'" || character === '"';
  return fault(
    isQuote ? `第 ${at + 1} 个字符处的引号没有闭合` : `第 ${at + 1} 个字符 ${character} 不属于 ${name}`,
    isQuote ? `The quote at character ${at + 1} is not closed` : `Character ${at + 1}, ${character}, is not of ${name}`,
    at + 1,
  );
}
