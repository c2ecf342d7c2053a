import { asProblem } from "./asProblem.ts";
import { renderProblem } from "./renderProblem.ts";

/** nginx's number for a client that has left; nobody receives it. */
const CLIENT_CLOSED_REQUEST = 499;

/** The answer to a request that threw. A client that has left is no failure of ours. */
export function failure(cause: unknown, request: Request): Response {
  if (request.signal.aborted) return new Response(null, { status: CLIENT_CLOSED_REQUEST });
  return renderProblem(asProblem(cause), request);
}
