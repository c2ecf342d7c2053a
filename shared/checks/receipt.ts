import { receiptKey, timeOfId } from "../catalog/catalog.ts";
import { Problem } from "../problems/problem.ts";
import { type ObjectStore, StoreFault } from "../store/objectStore.ts";
import type { CheckLimits } from "./limits.ts";

/** A UUID version 7: time in milliseconds, then random bits (RFC 9562 § 5.7). */
export function uuidV7(timeMs: number, random: Uint8Array = crypto.getRandomValues(new Uint8Array(10))): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(timeMs) << 16n);
  bytes.set(random, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** From then on a year has five digits, and no day's folder has room for it. */
const YEAR_10000_MS = Date.UTC(10_000, 0);

function isReceiptId(id: string): boolean {
  return UUID_V7.test(id) && timeOfId(id) < YEAR_10000_MS;
}

/** What was asked, by whom it was answered, and the answer, so that an auditor can compute it again. */
export interface Receipt {
  readonly id: string;
  readonly answeredAt: string;
  /**
   * The request as it was understood, defaults filled in: sent again with `?snapshot=` of the answer it gives the same
   * answer. Nothing else of what was sent is kept: attributes of a caller's features may be personal data.
   */
  readonly request: unknown;
  readonly service: { readonly version: string; readonly limits: CheckLimits };
  readonly answer: unknown;
}

/** Stores a receipt once. @throws Problem `receipt-not-stored` (503): what cannot be kept is not answered */
export async function storeReceipt(store: ObjectStore, receipt: Receipt): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(receipt));
  try {
    await store.put(receiptKey(receipt.id), bytes, { onlyIfAbsent: true });
  } catch (cause) {
    if (!(cause instanceof StoreFault)) throw cause;
    throw new Problem(
      {
        type: "receipt-not-stored",
        status: 503,
        title: { zh: "回执未能保存", en: "The receipt could not be stored" },
        detail: {
          zh: "对象存储拒绝或不可用，未作答复",
          en: "The object store refused it or is down; nothing was answered",
        },
        mend: { zh: "稍后重试，或用 ?receipt=none 不留回执", en: "Try again later, or ask with ?receipt=none" },
      },
      { cause },
    );
  }
}

/** @throws Problem `no-such-receipt`; StoreFault */
export async function readReceipt(store: ObjectStore, id: string): Promise<Receipt> {
  const object = isReceiptId(id) ? await store.get(receiptKey(id)) : null;
  if (object) return JSON.parse(new TextDecoder().decode(object.bytes));
  throw noSuchReceipt(id);
}

export function noSuchReceipt(id: string): Problem {
  return new Problem({
    type: "no-such-receipt",
    status: 404,
    title: { zh: "没有这份回执", en: "No such receipt" },
    detail: { zh: `没有编号为 ${id.slice(0, 60)} 的回执`, en: `There is no receipt ${id.slice(0, 60)}` },
  });
}
