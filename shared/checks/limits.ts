/** What one check may cost. Defaults fit the smallest plan of an edge platform; raised by configuration. */
export interface CheckLimits {
  readonly maxVertices: number;
  readonly maxBodyBytes: number;
  /** Range reads that a check plans; neighbouring ranges are merged until they fit. */
  readonly maxRanges: number;
  /** Bytes of pieces a check may read. */
  readonly maxPieceBytes: number;
  /** Pairs of edges that a check may compare, some 20 ns each: what bounds its CPU time. */
  readonly maxEdgePairs: number;
  /** Share of a site's area that mending its boundary may change, where the request asks for it. */
  readonly maxRepairShare: number;
  /** Memory for the upper levels of the check file's index. */
  readonly indexBudgetBytes: number;
}

export const DEFAULT_LIMITS: CheckLimits = {
  maxVertices: 20_000,
  maxBodyBytes: 2_000_000,
  maxRanges: 40,
  maxPieceBytes: 32_000_000,
  maxEdgePairs: 50_000_000,
  // A crossed corner of a parcel: 1 m² in a hectare. A bow-tie or a crossed plan is far beyond.
  maxRepairShare: 1e-4,
  indexBudgetBytes: 8 * 1024 * 1024,
};
