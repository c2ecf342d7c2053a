import type { CompiledPack } from "../../../shared/rules/rulePack.ts";
import { sha256Hex } from "../../../shared/store/digest.ts";

/** A compiled pack as it is stored. */
export function packBytes(pack: CompiledPack): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(pack));
}

/** SHA-256 of these bytes: what names a pack in the store, and what a child knows its parent by. */
export function packDigest(pack: CompiledPack): Promise<string> {
  return sha256Hex(packBytes(pack));
}
