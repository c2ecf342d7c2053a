import { describe, expect, it } from "vitest";
import { crc32 } from "../../shared/flatgeobuf/crc32.ts";
import { FlatgeobufFault } from "../../shared/flatgeobuf/fault.ts";
import { parseHead } from "../../shared/flatgeobuf/head.ts";
import { planIndexTop } from "../../shared/flatgeobuf/plan.ts";
import { RangeReader } from "../../shared/flatgeobuf/rangeReader.ts";
import { findItems, openVerifiedIndexTop } from "../../shared/flatgeobuf/readIndex.ts";
import type { Bounds } from "../../shared/geometry/rings.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import { faultyStore } from "../support/faultyStore.ts";
import { fileOfBoxes, joined, putFile, queryFile } from "../support/fgb.ts";

const NODE = 40;
const EVERYWHERE: readonly Bounds[] = [[-180, -90, 180, 90]];

/** 300 boxes side by side: levels of 1, 2, 19 and 300 nodes, which begin at nodes 0, 1, 3 and 22. */
const row = Array.from({ length: 300 }, (_, i): Bounds => [i / 10, 0, i / 10 + 0.09, 1 + (i % 16) / 100]);
const BUDGETS = [1, NODE * 3, NODE * 22];

/** Turns the byte at `position` of the file wherever it is read. */
const turned = (store: ReturnType<typeof memoryStore>, position: number) =>
  faultyStore(store, (access) => {
    if (!("range" in access) || !access.range) return null;
    const at = position - access.range.offset;
    return at >= 0 && at < access.range.length ? { kind: "flip", position: at } : null;
  });

/** The same file as somebody writes it who knows of no checksums: their name in the metadata is another one. */
function withoutChecksums(chunks: readonly Uint8Array[]): Uint8Array[] {
  const head = chunks[0]!.slice();
  const name = new TextEncoder().encode("nodeCrc32");
  const at = head.findIndex((_, i) => name.every((byte, k) => head[i + k] === byte));
  head[at] = "N".charCodeAt(0);
  return [head, ...chunks.slice(1)];
}

describe("CRC-32", () => {
  it("has the check value of its catalogue entry, in one part or several", () => {
    // «123456789» gives cbf43926: CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
    const digits = new TextEncoder().encode("123456789");
    expect(crc32(digits)).toBe(0xcbf43926);
    expect(crc32(digits.subarray(0, 4), new Uint8Array(0), digits.subarray(4))).toBe(0xcbf43926);
    expect(crc32()).toBe(0);
  });
});

describe("an index that is read in part", () => {
  it.each(BUDGETS)("with a budget of %i bytes: loses no feature unseen, whatever byte is turned", async (budget) => {
    const store = memoryStore();
    const file = await putFile(store, "row.fgb", fileOfBoxes(row));
    const { range: top } = planIndexTop(file, budget);
    const leaves = file.headBytes - NODE * 300;
    // 7 shares no factor with 40: all bytes of a node have their turn.
    for (let position = 0; position < file.headBytes; position += 7) {
      const reader = new RangeReader(turned(store, position));
      const opening = openVerifiedIndexTop(reader, file, budget);
      if (position < top.length) {
        await expect(opening).rejects.toBeInstanceOf(FlatgeobufFault);
        continue;
      }
      const { items, failures } = await findItems(reader, file, await opening, EVERYWHERE);
      // Levels between the kept ones and the leaves are not read.
      expect(failures.length > 0).toBe(position >= leaves);
      const unknown = failures.flatMap((failure) => failure.items.map(({ bounds }) => bounds));
      const found = new Set(items.map(({ index }) => index));
      const lost = row.filter((box, i) => !found.has(i) && !unknown.some((blind) => contains(blind, box)));
      expect(lost).toEqual([]);
    }
  });

  it("does not miss a box that shrank within its parent's", async () => {
    // Leaf 5 is one of 16: neither the first nor the last nor the highest. Its east becomes its west.
    const chunks = fileOfBoxes(row);
    const leaf = parseHead(chunks[0]!).indexOffset + NODE * (22 + 5);
    const damage = (head: Uint8Array): Uint8Array => {
      const copy = head.slice();
      copy.copyWithin(leaf + 16, leaf, leaf + 8);
      return copy;
    };
    const query: Bounds[] = [[0.55, 0, 0.58, 1]];
    const answer = async (written: readonly Uint8Array[]) => {
      const store = memoryStore();
      const pinned = await putFile(store, "row.fgb", written);
      const { etag } = await store.put("row.fgb", joined([damage(written[0]!), ...written.slice(1)]));
      return queryFile(new RangeReader(store), { ...pinned, etag }, query, { indexBudgetBytes: 1 });
    };
    const { features, failures } = await answer(chunks);
    expect(features).toEqual([]);
    expect(failures).toMatchObject([{ cause: { kind: "corrupt" }, items: [{ firstLeaf: 0, leafCount: 300 }] }]);
    // What it was like without checksums: nothing there, and nothing amiss.
    expect(await answer(withoutChecksums(chunks))).toEqual({ features: [], failures: [] });
  });

  it("is read without checksums where it has none, but not where nothing may go missing", async () => {
    const store = memoryStore();
    const plain = await putFile(store, "plain.fgb", withoutChecksums(fileOfBoxes(row)));
    const { headerDigest: _, ...older } = await putFile(store, "older.fgb", fileOfBoxes(row));
    for (const file of [plain, older]) {
      const reader = new RangeReader(store);
      for (const indexBudgetBytes of [...BUDGETS, 1e6]) {
        const { features, failures } = await queryFile(reader, file, EVERYWHERE, { indexBudgetBytes });
        expect([features.length, failures]).toEqual([300, []]);
      }
      for (const budget of BUDGETS) {
        await expect(openVerifiedIndexTop(reader, file, budget)).rejects.toMatchObject({ kind: "unsupported" });
      }
      // A whole head is verified by its digest.
      expect(await openVerifiedIndexTop(reader, file, 1e6)).toMatchObject({ verified: true });
    }
  });
});

function contains(outer: Bounds, inner: Bounds): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}
