/** Compares figures by kind, keeps what disagrees and how far each kind is off at worst. */
export class Comparison {
  readonly disagreements: string[] = [];
  /** What is being compared: a site, or a site and a layer. */
  #place = "";
  #count = 0;
  readonly #worst = new Map<string, { count: number; differenceM2: number; place: string }>();

  at(place: string): void {
    this.#place = place;
  }

  get site(): string {
    return this.#place.split(" ")[0]!;
  }

  same<T>(kind: string, actual: T, expected: T): void {
    this.#count++;
    if (actual !== expected) this.disagreements.push(`${this.#place} ${kind}: ${actual}, expected ${expected}`);
  }

  /** `actual` may be `less` below and `more` above what is expected. */
  number(kind: string, actual: number, expected: number, [less, more]: readonly [less: number, more: number]): void {
    this.#count++;
    const difference = actual - expected;
    const worst = this.#worst.get(kind) ?? { count: 0, differenceM2: 0, place: "" };
    worst.count++;
    if (Math.abs(difference) > Math.abs(worst.differenceM2)) {
      worst.differenceM2 = difference;
      worst.place = this.#place;
    }
    this.#worst.set(kind, worst);
    if (difference >= -less && difference <= more) return;
    this.disagreements.push(`${this.#place} ${kind}: ${actual}, expected ${expected} (−${less}, +${more})`);
  }

  /** One line: how many comparisons, and the worst difference of each kind. */
  summary(): string {
    const kinds = [...this.#worst].map(
      ([kind, { count, differenceM2, place }]) => `${kind} ${differenceM2.toExponential(1)} m² (${count}; ${place})`,
    );
    return `${this.#count} comparisons, ${this.disagreements.length} disagreements; worst: ${kinds.join(", ")}`;
  }
}
