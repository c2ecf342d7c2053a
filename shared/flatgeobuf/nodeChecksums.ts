import { fromBase64, toBase64 } from "./base64.ts";
import { crc32 } from "./crc32.ts";
import { FlatgeobufFault } from "./fault.ts";
import type { FgbHead } from "./head.ts";
import type { IndexLevel } from "./levels.ts";
import { NODE_BYTES, NODE_SIZE } from "./schema.ts";

/**
 * A CRC-32 for each block of an index, so that a part of it that is read by itself can be verified: a box that shrank
 * would read as «nothing there». A block is the children of one node (node size 16), the root is one of its own; in node
 * order they stand in the header's metadata, {"nodeCrc32": "<base64 of little-endian uint32>"}.
 */
export class NodeChecksums {
  readonly #levels: readonly IndexLevel[];
  readonly #checksums: DataView;

  private constructor(levels: readonly IndexLevel[], checksums: DataView) {
    this.#levels = levels;
    this.#checksums = checksums;
  }

  /** Those in a file's metadata; `null` where it has none for an index like its own. */
  static of({ metadata, levels, indexNodeSize }: FgbHead): NodeChecksums | null {
    const checksums = storedChecksums(metadata);
    const blocks = 1 + (levels.at(-1)?.start ?? 0);
    if (indexNodeSize !== NODE_SIZE || checksums?.byteLength !== 4 * blocks) return null;
    return new NodeChecksums(levels, checksums);
  }

  /**
   * Verifies nodes of one level, whole blocks of them.
   * @param first number of the first one in its level, a multiple of 16
   * @throws FlatgeobufFault when they are not what was written
   */
  verify(nodes: Uint8Array, level: number, first: number): void {
    // Block 0 is the root, block p + 1 the children of node p, all levels counted.
    const firstBlock = level === 0 ? 0 : 1 + this.#levels[level - 1]!.start + first / NODE_SIZE;
    for (const [i, checksum] of blockChecksums(nodes).entries()) {
      if (checksum !== this.#checksums.getUint32(4 * (firstBlock + i), true)) {
        throw new FlatgeobufFault("corrupt", `a checksum differs in level ${level} of the index`);
      }
    }
  }

  /** Verifies an index from the root down to the end of its `levels`-th level. @throws FlatgeobufFault */
  verifyTop(nodes: Uint8Array, levels: number): void {
    for (const [i, level] of this.#levels.slice(0, levels).entries()) this.verify(nodesOf(nodes, level), i, 0);
  }
}

/** What to add to the metadata of a file with this index; nothing where there is no index. */
export function checksumMetadata(index: Uint8Array, levels: readonly IndexLevel[]): Record<string, string> {
  if (levels.length === 0) return {};
  const checksums = levels.flatMap((level) => blockChecksums(nodesOf(index, level)));
  const view = new DataView(new ArrayBuffer(4 * checksums.length));
  for (const [i, checksum] of checksums.entries()) view.setUint32(4 * i, checksum, true);
  return { nodeCrc32: toBase64(new Uint8Array(view.buffer)) };
}

function nodesOf(index: Uint8Array, { start, count }: IndexLevel): Uint8Array {
  return index.subarray(start * NODE_BYTES, (start + count) * NODE_BYTES);
}

/** Of nodes that follow each other in one level. */
function blockChecksums(nodes: Uint8Array): number[] {
  const blockBytes = NODE_SIZE * NODE_BYTES;
  const checksums: number[] = [];
  for (let at = 0; at < nodes.length; at += blockBytes) checksums.push(crc32(nodes.subarray(at, at + blockBytes)));
  return checksums;
}

/** Metadata is free text: whatever is not meant for us is as good as none. */
function storedChecksums(metadata: string | null): DataView | null {
  try {
    const parsed: unknown = JSON.parse(metadata ?? "null");
    if (typeof parsed !== "object" || parsed === null || !("nodeCrc32" in parsed)) return null;
    const bytes = fromBase64(String(parsed.nodeCrc32));
    return bytes && new DataView(bytes.buffer);
  } catch {
    return null;
  }
}
