import type { ConditionResult } from "../rules/access/conditions.ts";
import { hectares, round, SQUARE_METRES_PER_HECTARE } from "./rounding.ts";

/** A condition for people: hectares to the square metre, distances to the centimetre; ratios as they were said. */
export function conditionAnswer<T extends Pick<ConditionResult, "metric" | "actual" | "actualAtLeast">>(result: T): T {
  const { metric, actual, actualAtLeast } = result;
  return {
    ...result,
    ...(typeof actual === "number" ? { actual: shown(metric, actual) } : {}),
    ...(actualAtLeast === undefined ? {} : { actualAtLeast: round(actualAtLeast, 2) }),
  };
}

function shown(metric: string, amount: number): number {
  if (metric === "siteHa") return hectares(amount * SQUARE_METRES_PER_HECTARE);
  return metric === "distanceM" ? round(amount, 2) : amount;
}
