import { CQL2, type Grammar, type Token, tokensOf } from "./tokens.ts";

/** Goes through the tokens of a filter, or of another text of this kind, one ahead. Keywords are read in any case. */
export class TokenReader {
  readonly #grammar: Grammar;
  readonly #tokens: Generator<Token, Token>;
  #next: Token;
  #afterNext: Token;

  /** @throws Problem `bad-filter`, or what the grammar says */
  constructor(text: string, grammar: Grammar = CQL2) {
    this.#grammar = grammar;
    this.#tokens = tokensOf(text, grammar);
    this.#next = this.#tokens.next().value;
    this.#afterNext = this.#following(this.#next);
  }

  get next(): Token {
    return this.#next;
  }

  get afterNext(): Token {
    return this.#afterNext;
  }

  skip(): void {
    this.#next = this.#afterNext;
    this.#afterNext = this.#following(this.#next);
  }

  /** Whether the next token is this keyword or symbol; quoted names and texts are neither. */
  nextIs(word: string): boolean {
    return is(this.next, word);
  }

  /** Whether `word` and then `then` come next. */
  nextAre(word: string, then: string): boolean {
    return is(this.next, word) && is(this.afterNext, then);
  }

  takeIf(word: string): boolean {
    const isNext = this.nextIs(word);
    if (isNext) this.skip();
    return isNext;
  }

  /** @throws what the grammar says */
  take(word: string): void {
    if (!this.takeIf(word)) throw this.expected(word);
  }

  name(): string {
    return this.#take("name", "a name");
  }

  text(): string {
    return this.#take("text", "a text in single quotes");
  }

  /** With its sign. */
  number(): number {
    const sign = this.takeIf("-") ? -1 : 1;
    if (sign === 1) this.takeIf("+");
    const value = Number(this.#take("number", "a number"));
    if (!Number.isFinite(value)) throw this.fault("数值过大", "A number is too large");
    return sign * value;
  }

  /** One or more in parentheses, with commas between them. */
  list<T>(read: () => T): T[] {
    this.take("(");
    const entries = [read()];
    while (this.takeIf(",")) entries.push(read());
    this.take(")");
    return entries;
  }

  /** Something wrong with the token that comes next. */
  fault(zh: string, en: string): Error {
    return this.#grammar.fault(zh, en, this.next.at);
  }

  expected(what: string): Error {
    const { kind, value, at } = this.next;
    const found =
      kind === "end" ? { zh: "表达式结束", en: "it ends" } : { zh: value.slice(0, 40), en: value.slice(0, 40) };
    return this.fault(
      `第 ${at} 个字符处应为 ${what}，却是 ${found.zh}`,
      `At character ${at} there should be ${what}; there is ${found.en}`,
    );
  }

  #following(token: Token): Token {
    return token.kind === "end" ? token : this.#tokens.next().value;
  }

  #take(kind: Token["kind"], what: string): string {
    const { next } = this;
    if (next.kind !== kind) throw this.expected(what);
    this.skip();
    return next.value;
  }
}

function is({ kind, value }: Token, word: string): boolean {
  return (kind === "name" && value.toUpperCase() === word.toUpperCase()) || (kind === "symbol" && value === word);
}
