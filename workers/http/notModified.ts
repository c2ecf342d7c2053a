import { decideConditions } from "./conditional.ts";
import { preconditionFailed } from "./preconditionFailed.ts";

/** 304 for a caller who has what the ETag names already, else `null`. @throws Problem `precondition-failed` */
export function notModified(request: Pick<Request, "headers">, etag: string, headers: Headers): Response | null {
  const condition = decideConditions(request, etag);
  if (condition === 412) throw preconditionFailed();
  return condition === 304 ? new Response(null, { status: 304, headers }) : null;
}
