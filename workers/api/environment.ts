import type { Context } from "hono";
import { CurrentPublished } from "../../shared/catalog/currentPublished.ts";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { type CheckLimits, DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import type { PrecheckServices } from "../../shared/checks/sitingPrecheck.ts";
import { DEFAULT_INDEX_CACHE_BYTES, IndexCache } from "../../shared/flatgeobuf/indexCache.ts";
import { DEFAULT_ITEM_LIMITS, type ItemLimits } from "../../shared/items/limits.ts";
import { Flights } from "../../shared/store/flights.ts";
import { r2Store } from "../../shared/store/r2.ts";
import { DEFAULT_PATIENCE, requestStore } from "../../shared/store/requestStore.ts";
import { requestScope } from "../http/requestScope.ts";

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
  readonly MAX_PAGE_FEATURES?: string;
  readonly MAX_PAGE_BYTES?: string;
  readonly MAX_SCAN_FEATURES?: string;
  readonly MAX_SCAN_TESTS?: string;
  readonly MAX_SCAN_BYTES?: string;
  readonly MAX_SCAN_READS?: string;
  readonly MAX_OFFSET?: string;
  readonly INDEX_CACHE_BYTES?: string;
  readonly READ_TIMEOUT_MS?: string;
}

/** What requests of one isolate have in common. */
interface Shared {
  readonly cache: CheckCache;
  readonly flights: Flights;
}

/** One a bucket, and as long as the isolate lives. */
const shared = new WeakMap<R2Bucket, Shared>();

/** What a request is answered with; its store reads no longer than the request lives. */
export function servicesOf(c: Context<{ Bindings: Environment }>): PrecheckServices {
  const { env } = c;
  const { cache, flights } = shared.get(env.STORE) ?? sharedFor(env);
  const patience = { ...DEFAULT_PATIENCE, timeoutMs: number(env.READ_TIMEOUT_MS, DEFAULT_PATIENCE.timeoutMs) };
  const scope = { ...requestScope(c.req.raw, executionContext(c), flights), patience };
  return { store: requestStore(r2Store(env.STORE), scope), cache, limits: limitsOf(env) };
}

function sharedFor(env: Environment): Shared {
  const index = new IndexCache(number(env.INDEX_CACHE_BYTES, DEFAULT_INDEX_CACHE_BYTES));
  const made = { cache: new CheckCache(new CurrentPublished(), index), flights: new Flights() };
  shared.set(env.STORE, made);
  return made;
}

/** Hono throws where the app is called without one. */
function executionContext(c: Context): Pick<ExecutionContext, "waitUntil"> | undefined {
  try {
    return c.executionCtx;
  } catch {
    return undefined;
  }
}

function number(text: string | undefined, otherwise: number): number {
  const value = Number(text ?? "");
  return value > 0 ? value : otherwise;
}

function limitsOf(env: Environment): CheckLimits {
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

export function itemLimitsOf(env: Environment): ItemLimits {
  return {
    maxPageFeatures: number(env.MAX_PAGE_FEATURES, DEFAULT_ITEM_LIMITS.maxPageFeatures),
    maxPageBytes: number(env.MAX_PAGE_BYTES, DEFAULT_ITEM_LIMITS.maxPageBytes),
    maxScanFeatures: number(env.MAX_SCAN_FEATURES, DEFAULT_ITEM_LIMITS.maxScanFeatures),
    maxScanTests: number(env.MAX_SCAN_TESTS, DEFAULT_ITEM_LIMITS.maxScanTests),
    maxScanBytes: number(env.MAX_SCAN_BYTES, DEFAULT_ITEM_LIMITS.maxScanBytes),
    maxScanReads: number(env.MAX_SCAN_READS, DEFAULT_ITEM_LIMITS.maxScanReads),
    maxOffset: number(env.MAX_OFFSET, DEFAULT_ITEM_LIMITS.maxOffset),
  };
}
