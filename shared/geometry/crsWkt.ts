/** Well-known text of a coordinate reference system, WKT1 (OGC, Esri) or WKT2, as a tree: `KEYWORD[value, …, CHILD[…]]`. */
export interface WktNode {
  /** Upper case. */
  readonly keyword: string;
  readonly values: readonly (string | number)[];
  readonly children: readonly WktNode[];
}

const TOKEN = /\s*(?:"((?:[^"]|"")*)"|([A-Za-z_][A-Za-z0-9_]*)|([-+]?[0-9.]+(?:[eE][-+]?\d+)?)|([[\](),]))/y;

/** Real definitions nest six deep; a text nested without end would fill the stack. */
const MAX_DEPTH = 30;

/** `null` where the text is no WKT. */
export function parseWkt(text: string): WktNode | null {
  const tokens = tokensOf(text.trim());
  if (!tokens) return null;
  const cursor = { at: 0 };
  const node = parseNode(tokens, cursor, 0);
  return node && cursor.at === tokens.length ? node : null;
}

type Token =
  | { readonly kind: "text" | "word" | "mark"; readonly text: string }
  | { readonly kind: "number"; readonly value: number };

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) return null;
    const [, quoted, word, number, mark] = match;
    if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replaceAll('""', '"') });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (number !== undefined) tokens.push({ kind: "number", value: Number(number) });
    else tokens.push({ kind: "mark", text: mark! });
  }
  return tokens;
}

function parseNode(tokens: readonly Token[], cursor: { at: number }, depth: number): WktNode | null {
  if (depth > MAX_DEPTH) return null;
  const word = tokens[cursor.at++];
  if (word?.kind !== "word" || !isMark(tokens[cursor.at++], "[(")) return null;
  const values: (string | number)[] = [];
  const children: WktNode[] = [];
  for (;;) {
    const token = tokens[cursor.at];
    if (token?.kind === "word" && isMark(tokens[cursor.at + 1], "[(")) {
      const child = parseNode(tokens, cursor, depth + 1);
      if (!child) return null;
      children.push(child);
    } else if (token && token.kind !== "mark") {
      values.push(token.kind === "number" ? token.value : token.text);
      cursor.at++;
    } else {
      return null;
    }
    const after = tokens[cursor.at++];
    if (isMark(after, "])")) return { keyword: word.text.toUpperCase(), values, children };
    if (!isMark(after, ",")) return null;
  }
}

function isMark(token: Token | undefined, marks: string): boolean {
  return token?.kind === "mark" && marks.includes(token.text);
}

/** The first node with one of these keywords, breadth first. */
export function findNode(root: WktNode, ...keywords: string[]): WktNode | null {
  const queue = [root];
  for (const node of queue) {
    if (keywords.includes(node.keyword)) return node;
    queue.push(...node.children);
  }
  return null;
}
