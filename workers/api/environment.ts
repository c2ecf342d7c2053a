import { CheckCache } from "../../shared/checks/checkCache.ts";
import { type CheckLimits, DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import type { PrecheckServices } from "../../shared/checks/sitingPrecheck.ts";
import { r2Store } from "../../shared/store/r2.ts";

/** Bindings and variables of wrangler.toml. */
export interface Environment {
  readonly STORE: R2Bucket;
  /** The tiles Worker. */
  readonly TILES: Pick<Fetcher, "fetch">;
  readonly MAX_VERTICES?: string;
  readonly MAX_BODY_BYTES?: string;
  readonly MAX_RANGES?: string;
  readonly MAX_PIECE_BYTES?: string;
  readonly MAX_EDGE_PAIRS?: string;
  readonly MAX_REPAIR_SHARE?: string;
  readonly INDEX_BUDGET_BYTES?: string;
}

/** One a bucket, and as long as the isolate lives. */
const caches = new WeakMap<R2Bucket, CheckCache>();

export function servicesOf(env: Environment): PrecheckServices {
  const cache = caches.get(env.STORE) ?? new CheckCache();
  caches.set(env.STORE, cache);
  return { store: r2Store(env.STORE), cache, limits: limitsOf(env) };
}

function limitsOf(env: Environment): CheckLimits {
  const number = (text: string | undefined, otherwise: number): number => {
    const value = Number(text ?? "");
    return value > 0 ? value : otherwise;
  };
  return {
    maxVertices: number(env.MAX_VERTICES, DEFAULT_LIMITS.maxVertices),
    maxBodyBytes: number(env.MAX_BODY_BYTES, DEFAULT_LIMITS.maxBodyBytes),
    maxRanges: number(env.MAX_RANGES, DEFAULT_LIMITS.maxRanges),
    maxPieceBytes: number(env.MAX_PIECE_BYTES, DEFAULT_LIMITS.maxPieceBytes),
    maxEdgePairs: number(env.MAX_EDGE_PAIRS, DEFAULT_LIMITS.maxEdgePairs),
    maxRepairShare: number(env.MAX_REPAIR_SHARE, DEFAULT_LIMITS.maxRepairShare),
    indexBudgetBytes: number(env.INDEX_BUDGET_BYTES, DEFAULT_LIMITS.indexBudgetBytes),
  };
}
