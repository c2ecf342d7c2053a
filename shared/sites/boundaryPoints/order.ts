import { zoneOfEasting } from "../../geometry/crs.ts";
import { mixedOrder, noPlace } from "./faults.ts";
import type { Point } from "./grammar.ts";

/** What the two values of a point are, in the order of the file. */
export interface ValueOrder {
  /** Degrees, else metres. */
  readonly isDegrees: boolean;
  /** Easting, or longitude, stands first: the wrong way round for this format. */
  readonly eastingFirst: boolean;
}

/** China's land and seas, degrees. */
const LATITUDES = { from: 3, to: 54 } as const;
const LONGITUDES = { from: 73, to: 136 } as const;
/** 0° to 54°N, metres. */
const NORTHINGS = { from: 0, to: 6_100_000 } as const;
/** Without a zone number: 500,000 and what a zone of 6° reaches to either side, metres. */
const PLAIN_EASTINGS = { from: 100_000, to: 900_000 } as const;

interface Range {
  readonly from: number;
  readonly to: number;
}

const within = (value: number, { from, to }: Range): boolean => value >= from && value <= to;

/** Both ways of standing the right way round come before the swapped ones: near the equator metres would fit either. */
const ORDERS: readonly (ValueOrder & { readonly fits: (first: number, second: number) => boolean })[] = [
  { isDegrees: false, eastingFirst: false, fits: (x, y) => within(x, NORTHINGS) && isEasting(y) },
  { isDegrees: true, eastingFirst: false, fits: (x, y) => within(x, LATITUDES) && within(y, LONGITUDES) },
  { isDegrees: false, eastingFirst: true, fits: (x, y) => isEasting(x) && within(y, NORTHINGS) },
  { isDegrees: true, eastingFirst: true, fits: (x, y) => within(x, LONGITUDES) && within(y, LATITUDES) },
];

function isEasting(value: number): boolean {
  return within(value, PLAIN_EASTINGS) || zoneOfEasting(value) !== null;
}

/**
 * The order and unit that every point of a file has, by magnitude.
 * @throws Problem `coordinates-outside-crs`, `axis-order` where the points differ, with the line
 */
export function orderOf(points: readonly Point[]): ValueOrder {
  const common = ORDERS.find(({ fits }) => points.every(({ values }) => fits(...values)));
  if (common) return common;
  const nowhere = points.find(({ values }) => !ORDERS.some(({ fits }) => fits(...values)));
  if (nowhere) throw noPlace(nowhere.line, ...nowhere.values);
  const [first] = points;
  const usual = ORDERS.find(({ fits }) => fits(...first!.values))!;
  const other = points.find(({ values }) => !usual.fits(...values))!;
  throw mixedOrder(other.line, first!.line);
}
