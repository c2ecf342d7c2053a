import {
  badFilter,
  COMPARISONS,
  type Comparison,
  classOf,
  type Expression,
  isTextual,
  MAX_DEPTH,
  notOffered,
  refuseLong,
  type Scalar,
  type Spatial,
  tooDeep,
} from "./expression.ts";
import { TokenReader } from "./tokenReader.ts";
import { isGeometryTag, readGeometry } from "./wkt.ts";

/**
 * CQL2 text (OGC 21-065r2, annex B) by recursive descent; one method a rule of cql2.bnf.
 * @throws Problem `bad-filter`, `filter-not-supported`
 */
export function parseText(filter: string): Expression {
  refuseLong(filter);
  return new Parser(new TokenReader(filter)).whole();
}

class Parser {
  readonly #reader: TokenReader;
  #depth = 0;

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  whole(): Expression {
    const expression = this.#booleanExpression();
    if (this.#reader.next.kind !== "end") throw this.#reader.expected("AND, OR");
    return expression;
  }

  #booleanExpression(): Expression {
    return this.#joined("or", () => this.#joined("and", () => this.#booleanFactor()));
  }

  #joined(op: "and" | "or", read: () => Expression): Expression {
    const args = [read()];
    while (this.#reader.takeIf(op)) args.push(read());
    return args.length === 1 ? args[0]! : { op, args };
  }

  #booleanFactor(): Expression {
    return this.#reader.takeIf("NOT") ? negated(this.#booleanPrimary()) : this.#booleanPrimary();
  }

  #booleanPrimary(): Expression {
    const reader = this.#reader;
    if (reader.nextIs("(")) return this.#nested();
    if (reader.nextAre("S_INTERSECTS", "(")) return this.#spatialPredicate();
    const scalar = this.#scalar();
    const isLiteral = typeof scalar === "boolean" && !this.#predicateFollows();
    return isLiteral ? scalar : this.#comparisonPredicate(scalar);
  }

  #nested(): Expression {
    if (++this.#depth > MAX_DEPTH) throw tooDeep();
    this.#reader.take("(");
    const expression = this.#booleanExpression();
    this.#reader.take(")");
    this.#depth--;
    return expression;
  }

  #predicateFollows(): boolean {
    const words = [...COMPARISONS, "IN", "NOT", "IS", "BETWEEN", "LIKE"];
    return words.some((word) => this.#reader.nextIs(word));
  }

  #comparisonPredicate(scalar: Scalar): Expression {
    const reader = this.#reader;
    const comparison = COMPARISONS.find((symbol) => reader.nextIs(symbol));
    if (comparison) return this.#binaryComparison(comparison, scalar);
    if (reader.takeIf("IS")) return this.#isNull(scalar);
    const not = reader.takeIf("NOT");
    const predicate = this.#listPredicate(scalar);
    return not ? negated(predicate) : predicate;
  }

  #binaryComparison(op: Comparison, left: Scalar): Expression {
    this.#reader.skip();
    return { op, args: [left, this.#scalar()] };
  }

  #isNull(scalar: Scalar): Expression {
    const not = this.#reader.takeIf("NOT");
    this.#reader.take("NULL");
    const predicate: Expression = { op: "isNull", args: [scalar] };
    return not ? negated(predicate) : predicate;
  }

  #listPredicate(scalar: Scalar): Expression {
    const reader = this.#reader;
    if (reader.takeIf("LIKE")) return this.#like(scalar);
    if (reader.takeIf("BETWEEN")) {
      const low = this.#scalar();
      reader.take("AND");
      return { op: "between", args: [scalar, low, this.#scalar()] };
    }
    if (reader.takeIf("IN")) return { op: "in", args: [scalar, reader.list(() => this.#scalar())] };
    throw reader.expected("=, <>, <, >, <=, >=, LIKE, BETWEEN, IN, IS");
  }

  #like(scalar: Scalar): Expression {
    this.#refuseFunction();
    const pattern = this.#reader.text();
    if (isTextual(scalar)) return { op: "like", args: [scalar, pattern] };
    throw badFilter("LIKE 左侧须为文本", "What is LIKE a pattern must be a text");
  }

  #scalar(): Scalar {
    const scalar = this.#operand();
    this.#refuseArithmetic();
    return scalar;
  }

  #operand(): Scalar {
    const reader = this.#reader;
    const { kind, value } = reader.next;
    if (kind === "text") return reader.text();
    if (kind === "number" || ((reader.nextIs("-") || reader.nextIs("+")) && reader.afterNext.kind === "number")) {
      return reader.number();
    }
    if (reader.nextIs("(") || reader.nextIs("-")) throw notOffered(value, "Arithmetic Expressions");
    if (reader.nextAre("DATE", "(")) return { date: this.#instantText() };
    if (reader.nextAre("TIMESTAMP", "(")) return { timestamp: this.#instantText() };
    this.#refuseFunction();
    if (reader.takeIf("TRUE")) return true;
    if (reader.takeIf("FALSE")) return false;
    return this.#propertyName();
  }

  #instantText(): string {
    this.#reader.skip();
    this.#reader.take("(");
    const text = this.#reader.text();
    this.#reader.take(")");
    return text;
  }

  #propertyName(): { readonly property: string } {
    const { kind, value } = this.#reader.next;
    const isKeyword = kind === "name" && /^(AND|OR|NOT|LIKE|BETWEEN|IN|IS|NULL)$/i.test(value);
    if ((kind !== "name" && kind !== "quoted") || isKeyword) throw this.#reader.expected("a property or a value");
    this.#reader.skip();
    return { property: value };
  }

  #spatialPredicate(): Expression {
    this.#reader.skip();
    this.#reader.take("(");
    const left = this.#spatial();
    this.#reader.take(",");
    const right = this.#spatial();
    this.#reader.take(")");
    return { op: "s_intersects", args: [left, right] };
  }

  #spatial(): Spatial {
    const { kind, value } = this.#reader.next;
    const hasArguments = this.#reader.afterNext.kind === "symbol" || this.#reader.afterNext.value.toUpperCase() === "Z";
    if (kind === "name" && isGeometryTag(value) && hasArguments) return readGeometry(this.#reader);
    this.#refuseFunction();
    return this.#propertyName();
  }

  #refuseFunction(): void {
    const { next, afterNext } = this.#reader;
    const isCall = next.kind === "name" && afterNext.kind === "symbol" && afterNext.value === "(";
    if (isCall && !/^(NOT|AND|OR|IN)$/i.test(next.value)) throw notOffered(next.value, classOf(next.value));
  }

  #refuseArithmetic(): void {
    const operator = ["+", "-", "*", "/", "%", "^", "DIV"].find((symbol) => this.#reader.nextIs(symbol));
    if (operator) throw notOffered(operator, "Arithmetic Expressions");
  }
}

function negated(expression: Expression): Expression {
  return { op: "not", args: [expression] };
}
