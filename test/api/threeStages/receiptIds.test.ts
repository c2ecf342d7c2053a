import { beforeAll, describe, expect, it } from "vitest";
import { receiptKey } from "../../../shared/catalog/catalog.ts";
import { DEFICIENCY_EXAMPLES } from "../../../workers/api/deficiencyChecksPaths.ts";
import { bucket, postJson, refusal } from "../../support/service.ts";
import { ACCESS, accessCheck, BUILT, completion, DESIGN, precheck, publishPark } from "./stages.ts";

beforeAll(publishPark);

describe("ids", () => {
  const bodies = { "/prechecks": DESIGN, "/access-checks": ACCESS, "/tolerance-checks": BUILT };

  it.each(Object.entries(bodies))("of no receipt, POST %s", async (path, body) => {
    const { id } = await precheck(DESIGN);
    for (const none of ["01a20000-0000-7000-8000-000000000001", "nonsense"]) {
      expect(await refusal(path, { ...body, earlier: [id, none] })).toMatchObject({
        status: 404,
        type: "/problems/no-such-receipt",
        pointer: "/earlier/1",
      });
    }
  });

  it.each(Object.entries(bodies))("of a check that nothing builds on, POST %s", async (path, body) => {
    const built = await completion(BUILT);
    const papers = await postJson("/deficiency-checks", Object.values(DEFICIENCY_EXAMPLES)[0]!.value);
    for (const id of [built.id, (await papers.json<{ id: string }>()).id]) {
      expect(await refusal(path, { ...body, earlier: [id] })).toMatchObject({
        status: 400,
        type: "/problems/unusable-receipt",
        pointer: "/earlier/0",
      });
    }
  });

  it.each([
    ["cut off", (text: string) => text.slice(0, 200)],
    ["without a kind", (text: string) => text.replace('"kind":"precheck"', '"kind":"other"')],
  ])("of a receipt that is %s, as GET says", async (_what, spoilt) => {
    const { id } = await precheck(DESIGN);
    const text = await (await bucket().get(receiptKey(id)))!.text();
    await bucket().put(receiptKey(id), spoilt(text));
    const damaged = { status: 503, type: "/problems/receipt-damaged" };
    expect(await refusal(`/prechecks/${id}`)).toMatchObject(damaged);
    for (const [path, body] of Object.entries(bodies)) {
      expect(await refusal(path, { ...body, earlier: [id] })).toMatchObject({ ...damaged, pointer: "/earlier/0" });
    }
  });

  it("of a receipt whose answer lost what is compared", async () => {
    const { id } = await accessCheck(ACCESS);
    const receipt = await (await bucket().get(receiptKey(id)))!.json<{ answer: Record<string, unknown> }>();
    delete receipt.answer.zones;
    await bucket().put(receiptKey(id), JSON.stringify(receipt));
    expect(await refusal("/prechecks", { ...DESIGN, earlier: [id] })).toMatchObject({
      type: "/problems/receipt-damaged",
    });
  });
});
