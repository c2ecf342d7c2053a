import { Problem } from "../problems/problem.ts";
import type { Pointer } from "./json.ts";

/** @param line of a text file, where the ring begins. @throws Problem `ring-not-closed`, `too-few-positions` */
export function checkRing(ring: Float64Array, pointer: Pointer, line?: number): void {
  const n = ring.length;
  const place = { pointer, ...(line === undefined ? {} : { line }) };
  const at: [number, number] = [ring[0]!, ring[1]!];
  if (n >= 6 && (ring[0] !== ring[n - 2] || ring[1] !== ring[n - 1])) {
    throw new Problem({
      type: "ring-not-closed",
      status: 400,
      title: { zh: "环未闭合", en: "Ring is not closed" },
      detail: {
        zh: `${pointer} 的首点 (${ring[0]}, ${ring[1]}) 与末点 (${ring[n - 2]}, ${ring[n - 1]}) 不同`,
        en: `The ring at ${pointer} begins at (${ring[0]}, ${ring[1]}) and ends at (${ring[n - 2]}, ${ring[n - 1]})`,
      },
      mend: { zh: "把首点重复写在末尾", en: "Repeat the first position as the last" },
      ...place,
      coordinates: at,
    });
  }
  if (n < 8) {
    throw new Problem({
      type: "too-few-positions",
      status: 400,
      title: { zh: "环的点太少", en: "Ring has too few positions" },
      detail: {
        zh: `${pointer} 只有 ${n / 2} 个点，闭合环至少 4 个`,
        en: `The ring at ${pointer} has ${n / 2} positions; a closed ring has at least 4`,
      },
      ...place,
      ...(n >= 2 ? { coordinates: at } : {}),
    });
  }
}
