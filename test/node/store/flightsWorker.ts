import { Flights } from "../../../shared/store/flights.ts";
import { memoryStore } from "../../../shared/store/memory.ts";
import type { ObjectStore } from "../../../shared/store/objectStore.ts";
import { requestStore } from "../../../shared/store/requestStore.ts";
import { requestScope } from "../../../workers/http/requestScope.ts";
import { faultyStore } from "../../support/faultyStore.ts";

/**
 * A Worker whose requests all read one range of a slow store. A timer is I/O of the request that sets it, as a read of R2
 * is: it never fires when that request is ended. `/?keep=no` leaves nothing behind for others when it is ended.
 */

const READ_MS = 300;
const flights = new Flights(600);
const seen = { reads: 0, joined: 0, aborted: 0 };

const inner = memoryStore();
const slow: ObjectStore = {
  ...faultyStore(inner, () => null),
  readRange: async (...args) => {
    seen.reads++;
    await new Promise((resolve) => setTimeout(resolve, READ_MS));
    return inner.readRange(...args);
  },
};

export default {
  async fetch(request: Request, _env: unknown, context: ExecutionContext): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/seen") return Response.json(seen);
    const { etag } = await slow.put("k", new TextEncoder().encode("0123456789"));
    request.signal.addEventListener("abort", () => {
      seen.aborted++;
    });
    const scope = requestScope(request, searchParams.get("keep") === "no" ? undefined : context, flights);
    if (seen.reads > 0) seen.joined++;
    const bytes = await requestStore(slow, scope).readRange("k", { offset: 2, length: 3 }, etag);
    return new Response(bytes as Uint8Array<ArrayBuffer>);
  },
};
