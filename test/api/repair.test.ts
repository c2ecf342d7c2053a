import { beforeAll, describe, expect, it } from "vitest";
import { r2Store } from "../../shared/store/r2.ts";
import { publishPlace } from "../support/place.ts";
import { bucket, fetchService, postPrecheck } from "../support/service.ts";

/** `"repair": true` over HTTP: said in the answer, kept in the receipt, done again by a later stage. */

const CROSSED = {
  type: "Polygon",
  coordinates: [
    [
      [117.0, 31.75],
      [117.004, 31.75],
      [117.004, 31.752],
      [117.0, 31.752],
      [117.00004, 31.74999],
      [117.0, 31.75],
    ],
  ],
};

beforeAll(() => publishPlace(r2Store(bucket())));

interface Answer {
  readonly id: string;
  readonly site: { readonly areaM2: number };
  readonly warnings: readonly { readonly code: string }[];
}

describe("repair", () => {
  it("is needed, is said, and is done again from the receipt", async () => {
    expect((await postPrecheck({ site: CROSSED })).status).toBe(400);
    const response = await postPrecheck({ site: CROSSED, repair: true });
    expect(response.status).toBe(201);
    const answer: Answer = await response.json();
    expect(answer.warnings).toMatchObject([
      { code: "repaired", defects: [{ kind: "self-crossing", coordinates: [expect.closeTo(117.0000398), 31.75] }] },
    ]);
    const receipt = await (await fetchService(`/prechecks/${answer.id}`)).json();
    expect(receipt).toMatchObject({ request: { repair: true } });
    const later: Answer = await (await postPrecheck({ earlier: [answer.id] })).json();
    expect(later.site.areaM2).toBe(answer.site.areaM2);
  });
});
