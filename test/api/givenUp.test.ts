import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { publishPlace } from "../support/place.ts";
import { bucket, fetchService } from "../support/service.ts";

/** Clients that leave: nothing more is read for them. */

beforeAll(() => publishPlace(r2Store(bucket())));

/** The bucket, and what is done to it; the client leaves as soon as the named method is called. */
function watched(leaving: AbortController, leavesAt: string) {
  const calls: string[] = [];
  const store = new Proxy(bucket(), {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        calls.push(String(name));
        if (name === leavesAt) leaving.abort();
        return Reflect.apply(member, target, args);
      };
    },
  });
  return { calls, store };
}

describe("a client that leaves", () => {
  it.each([
    ["/zones?at=117.0,31.75", "get"],
    ["/collections", "get"],
    ["/collections/STBHHX/data.fgb", "get"],
  ])("%s: its first read is its last, and is not waited for", async (path, leavesAt) => {
    const leaving = new AbortController();
    const { calls, store } = watched(leaving, leavesAt);
    const response = await fetchService(path, { signal: leaving.signal }, store);
    expect(response.status).toBe(499);
    expect(calls).toEqual([leavesAt]);
  });
});
