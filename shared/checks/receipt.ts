import * as z from "zod";
import { receiptKey, timeOfId } from "../catalog/catalog.ts";
import { Problem } from "../problems/problem.ts";
import type { Pointer } from "../sites/json.ts";
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

/** The checks that leave receipts. */
export const RECEIPT_KINDS = ["precheck", "access-check", "tolerance-check", "deficiency-check"] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** What tells a file from every other. */
export interface SentFile {
  readonly format: string;
  readonly bytes: number;
  /** `sha256:` and hex digits. */
  readonly digest: string;
}

/** What was asked, by whom it was answered, and the answer, so that an auditor can compute it again. */
export interface Receipt {
  readonly id: string;
  /** The check that answered. */
  readonly kind: ReceiptKind;
  readonly answeredAt: string;
  /**
   * The request as it was understood, defaults filled in: sent again with `?snapshot=` of the answer it gives the same
   * answer. Nothing else of what was sent is kept: attributes of a caller's features may be personal data.
   */
  readonly request: unknown;
  /** The file that the request's site was read from, if it came as one. Its name may be personal and is not kept. */
  readonly file?: SentFile;
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

const head = z.looseObject({
  id: z.string(),
  kind: z.enum(RECEIPT_KINDS),
  request: z.looseObject({}),
  answer: z.looseObject({}),
});

/**
 * @param pointer place of the id in a request's body
 * @throws Problem `no-such-receipt` (404), `receipt-damaged` (503); StoreFault
 */
export async function readReceipt(store: ObjectStore, id: string, pointer?: Pointer): Promise<Receipt> {
  const object = isReceiptId(id) ? await store.get(receiptKey(id)) : null;
  if (!object) throw noSuchReceipt(id, pointer);
  const receipt = parsed(object.bytes);
  if (!head.safeParse(receipt).success) throw receiptDamaged(id, pointer);
  return receipt as Receipt;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

export function receiptDamaged(id: string, pointer?: Pointer): Problem {
  return new Problem({
    type: "receipt-damaged",
    status: 503,
    title: { zh: "回执已损坏", en: "The receipt is damaged" },
    detail: { zh: `编号为 ${id} 的回执读不出来`, en: `Receipt ${id} cannot be read` },
    mend: { zh: "从备份恢复该回执，或重新检测", en: "Restore the receipt from a copy, or ask for the check again" },
    ...(pointer === undefined ? {} : { pointer }),
  });
}

export function noSuchReceipt(id: string, pointer?: Pointer): Problem {
  return new Problem({
    type: "no-such-receipt",
    status: 404,
    title: { zh: "没有这份回执", en: "No such receipt" },
    detail: { zh: `没有编号为 ${id.slice(0, 60)} 的回执`, en: `There is no receipt ${id.slice(0, 60)}` },
    ...(pointer === undefined ? {} : { pointer }),
  });
}
