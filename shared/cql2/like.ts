/**
 * LIKE of CQL2 (requirement /req/advanced-comparison-operators/like-predicate): `%` is any run of characters, `_` one
 * character, the backslash takes the meaning from the one after it. No regular expression: a pattern comes from a caller,
 * and this takes at most (pattern × text) steps.
 */
export function likeTest(pattern: string): (text: string) => boolean {
  const symbols = symbolsOf(pattern);
  return (text) => matches(symbols, [...text]);
}

const ANY_RUN = Symbol("%");
const ANY_ONE = Symbol("_");
type PatternSymbol = string | typeof ANY_RUN | typeof ANY_ONE;

function symbolsOf(pattern: string): PatternSymbol[] {
  const symbols: PatternSymbol[] = [];
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === "\\" && i + 1 < characters.length) symbols.push(characters[++i]!);
    else if (character === "%") symbols.push(ANY_RUN);
    else symbols.push(character === "_" ? ANY_ONE : character);
  }
  return symbols;
}

/** Goes on as far as it can; where it cannot, the last run before takes one character more. */
function matches(symbols: readonly PatternSymbol[], text: readonly string[]): boolean {
  let [at, run, runEnd] = [0, -1, 0];
  for (let i = 0; i < text.length; ) {
    const symbol = symbols[at];
    if (symbol === ANY_RUN) [run, runEnd] = [at++, i];
    else if (symbol === ANY_ONE || symbol === text[i]) [at, i] = [at + 1, i + 1];
    else if (run >= 0) [at, i] = [run + 1, ++runEnd];
    else return false;
  }
  return symbols.slice(at).every((symbol) => symbol === ANY_RUN);
}
