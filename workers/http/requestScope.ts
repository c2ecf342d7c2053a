import type { Flights } from "../../shared/store/flights.ts";
import type { RequestScope } from "../../shared/store/requestStore.ts";

/**
 * What a Worker's request brings to its reads: the signal of a client that leaves (compatibility flag
 * enable_request_signal), and leave to finish a read that other requests may be waiting for.
 * @param context absent where no Worker's runtime calls
 */
export function requestScope(
  { signal }: Request,
  context: Pick<ExecutionContext, "waitUntil"> | undefined,
  flights: Flights,
): RequestScope {
  return { signal, flights, keepAlive: context && ((work) => context.waitUntil(work)) };
}
