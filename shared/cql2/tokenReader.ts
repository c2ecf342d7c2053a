import { badFilter } from "./expression.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** Goes through the tokens of a filter, one ahead. Keywords are read in any case. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  /** @throws Problem `bad-filter` */
  constructor(filter: string) {
    this.#tokens = tokensOf(filter);
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  get afterNext(): Token {
    return this.#tokens[Math.min(this.#at + 1, this.#tokens.length - 1)]!;
  }

  skip(): void {
    if (this.next.kind !== "end") this.#at++;
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

  /** @throws Problem `bad-filter` */
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
    if (!Number.isFinite(value)) throw badFilter("数值过大", "A number is too large");
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

  expected(what: string): Error {
    const { kind, value, at } = this.next;
    const found =
      kind === "end" ? { zh: "表达式结束", en: "it ends" } : { zh: value.slice(0, 40), en: value.slice(0, 40) };
    return badFilter(
      `第 ${at} 个字符处应为 ${what}，却是 ${found.zh}`,
      `At character ${at} there should be ${what}; there is ${found.en}`,
    );
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
