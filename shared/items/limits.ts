/** What one request for items may cost, and give. Defaults fit the smallest plan of an edge platform. */
export interface ItemLimits {
  /** Features of one page; a larger `limit` is taken for this. */
  readonly maxPageFeatures: number;
  /** Stored bytes of one page's features; one feature is always given. */
  readonly maxPageBytes: number;
  /** Features that one request may look at to find those that fit. */
  readonly maxScanFeatures: number;
  /** Conditions that it may test, of all features together: a filter of very many looks at fewer features. */
  readonly maxScanTests: number;
  /** Bytes of features and index that it may read. */
  readonly maxScanBytes: number;
  /** Reads that it may need. */
  readonly maxScanReads: number;
  /** Of a layer that may not be downloaded: how far paging goes. */
  readonly maxOffset: number;
}

export const DEFAULT_ITEM_LIMITS: ItemLimits = {
  maxPageFeatures: 1000,
  maxPageBytes: 4_000_000,
  maxScanFeatures: 50_000,
  maxScanTests: 5_000_000,
  maxScanBytes: 32_000_000,
  maxScanReads: 40,
  maxOffset: 5000,
};

export const DEFAULT_PAGE_FEATURES = 100;
