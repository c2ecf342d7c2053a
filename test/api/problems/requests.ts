import { expect, it } from "vitest";
import { r2Store } from "../../../shared/store/r2.ts";
import { box, publishPlace } from "../../support/place.ts";
import { bucket, postPrecheck } from "../../support/service.ts";

/** Publishes the place that the requests are made of. */
export async function publishRequested(): Promise<void> {
  await publishPlace(r2Store(bucket()));
}

export const polygon = (...rings: unknown[]) => ({ type: "Polygon", coordinates: rings });
export const good = box(117.0, 31.75, 117.01, 31.76);

/** What is sent, and the problem that RFC 9457 wants back: status, type, where. */
export type Wrong = readonly [
  what: string,
  body: unknown,
  status: number,
  type: string,
  place: Record<string, unknown>,
];

/** A test for each request: it is refused with its problem. */
export function refuses(wrong: readonly Wrong[]): void {
  it.each(wrong)("%s", async (_what, body, status, type, place) => {
    const response = await postPrecheck(body);
    const problem = await response.json();
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(problem).toMatchObject({ status, type: `/problems/${type}`, ...place });
    expect(response.status).toBe(status);
  });
}
