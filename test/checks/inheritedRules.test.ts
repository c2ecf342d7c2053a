import { describe, expect, it } from "vitest";
import { packDigest } from "../../data/publish/rules/packDigest.ts";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { sitingPrecheck } from "../../shared/checks/sitingPrecheck.ts";
import { type CompiledPack, compiledPack } from "../../shared/rules/rulePack.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { faultyStore } from "../support/faultyStore.ts";
import { box, nationalPack, publishPlace } from "../support/place.ts";

/** Packs in the store: who judges, and what happens when a part of a lineage is lost or published alone. */

/** A county that forbids what the nation leaves to the detailed plan, inside the growth boundary. */
async function county(parent: CompiledPack): Promise<CompiledPack> {
  const { controlLines } = parent;
  const plan = controlLines.find(({ id }) => id === "ugb-410")!;
  return compiledPack.parse({
    ...parent,
    ...{
      id: "county",
      version: "1",
      parent: { id: parent.id, version: parent.version, digest: await packDigest(parent) },
    },
    jurisdiction: { code: "999901", name: { zh: "示例县", en: "Example County (fictitious)" } },
    ...{ documents: [], layers: [], layerAliases: [], codes: {}, requiredLayers: [] },
    controlLines: [{ ...plan, id: "town-closed", outcome: "prohibit", materials: [], opinions: [] }],
    toleranceList: undefined,
    deficiencyList: undefined,
    accessList: undefined,
  });
}

function check(store: ObjectStore) {
  const site = normaliseSite(readGeoJsonSite(box(116.97, 31.725, 116.98, 31.73), "/site", 1000), { crs: "EPSG:4490" });
  const request = { site, project: { landUse: "100101" }, asOf: "2026-11-22" };
  return sitingPrecheck({ store, cache: new CheckCache(), limits: DEFAULT_LIMITS }, request).then(
    ({ answer }) => answer,
  );
}

describe("a lineage in the store", () => {
  it("judges as one: the nation's pack does not judge beside its child", async () => {
    const store = memoryStore();
    await publishPlace(store);
    expect((await check(store)).verdict).not.toBe("fail");
    await publishPlace(store, ["XZQ"], [await county(nationalPack())]);
    const answer = await check(store);
    const town = answer.layers.find(({ layer }) => layer === "CZKFBJ")!;
    expect(town.findings).toEqual([expect.objectContaining({ rule: "county@1/control-lines#town-closed" })]);
    expect(answer.verdict).toBe("fail");
    expect(answer.rulePacks.map(({ pack }) => pack)).toEqual(["cn", "county"]);
  });

  it("judges nothing when the parent is lost", async () => {
    const store = memoryStore();
    await publishPlace(store, undefined, [nationalPack(), await county(nationalPack())]);
    const lost = faultyStore(store, ({ key }) => (key.startsWith("rules/cn/") ? { kind: "missing" } : null));
    await expect(check(lost)).rejects.toMatchObject({ details: { type: "rules-unavailable", status: 503 } });
  });
});

describe("publishing a part of a lineage", () => {
  const renewed: CompiledPack = { ...nationalPack(), version: "next" };

  it("is refused where it would leave a child under another parent than it was checked against", async () => {
    const store = memoryStore();
    await publishPlace(store, undefined, [nationalPack(), await county(nationalPack())]);
    const before = (await check(store)).snapshot;
    await expect(publishPlace(store, ["XZQ"], [renewed])).rejects.toThrow(
      "county@1: compiled under another version of the parent pack; publish these packs again with it",
    );
    expect((await check(store)).snapshot).toBe(before);
  });

  it("is refused for a child without its parent", async () => {
    await expect(publishPlace(memoryStore(), ["XZQ"], [await county(nationalPack())])).rejects.toThrow("county@1");
  });

  it("goes through with the child compiled anew", async () => {
    const store = memoryStore();
    await publishPlace(store, undefined, [nationalPack(), await county(nationalPack())]);
    await publishPlace(store, ["XZQ"], [renewed, await county(renewed)]);
    expect((await check(store)).rulePacks.map(({ version }) => version)).toEqual(["next", "1"]);
  });
});
