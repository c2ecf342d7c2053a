/**
 * Counts the bytes of buffers and texts that a thread makes, by standing in for their constructors: a heap limit does not
 * see what lies outside the heap, and a limit of the process only the sum of everything.
 */

let counted = 0;
let budget = Number.POSITIVE_INFINITY;

/** Thrown by an allocation beyond the budget. */
class OverBudget extends Error {}

/** From now on at most so many bytes. */
export function allow(bytes: number): void {
  counted = 0;
  budget = bytes;
}

export function bytesMade(): number {
  return counted;
}

function count(bytes: number): void {
  counted += bytes;
  if (counted > budget) throw new OverBudget(`${counted} bytes, ${budget} allowed`);
}

/** Once a thread. */
export function countBytes(): void {
  for (const name of ["ArrayBuffer", "Uint8Array", "Uint16Array", "Uint32Array", "Float64Array", "Array"] as const) {
    Reflect.set(globalThis, name, counting(globalThis[name]));
  }
  countResults(ArrayBuffer.prototype, "slice", (made: ArrayBuffer) => made.byteLength);
  countResults(Object.getPrototypeOf(Uint8Array.prototype), "slice", (made: Uint8Array) => made.byteLength);
  countResults(TextDecoder.prototype, "decode", (made: string) => 2 * made.length);
}

type Constructor = new (...args: never[]) => object;

function counting(made: Constructor): Constructor {
  const bytesEach = Number(Reflect.get(made, "BYTES_PER_ELEMENT") ?? (made === Array ? 8 : 1));
  return new Proxy(made, {
    construct(target, args: readonly unknown[], newTarget) {
      const [first] = args;
      if (typeof first === "number") count(first * bytesEach);
      else if (Array.isArray(first) || ArrayBuffer.isView(first))
        count(Number(Reflect.get(first, "length")) * bytesEach);
      return Reflect.construct(target, args, newTarget);
    },
  });
}

function countResults<Made>(prototype: object, method: string, bytes: (made: Made) => number): void {
  const original: (...args: unknown[]) => Made = Reflect.get(prototype, method);
  Reflect.set(prototype, method, function (this: unknown, ...args: unknown[]): Made {
    const made: Made = Reflect.apply(original, this, args);
    count(bytes(made));
    return made;
  });
}
