import { beforeAll, describe, expect, it } from "vitest";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { zoneAccess } from "../../shared/checks/zoneAccess.ts";
import { zonesAt } from "../../shared/checks/zonesAt.ts";
import { readGeoJsonSite } from "../../shared/sites/geojson.ts";
import { normaliseSite } from "../../shared/sites/normalise.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import { type Access, faultyStore } from "../support/faultyStore.ts";
import { box, publishZonedPlace } from "../support/place.ts";
import { READ_FAULTS } from "./storeFaults.ts";

/** A fault of the store can only make an answer less certain, here as in docs/api.md. */

let sound: ObjectStore;

beforeAll(async () => {
  sound = memoryStore();
  await publishZonedPlace(sound);
});

const siteOf = (...corners: Parameters<typeof box>) =>
  normaliseSite(readGeoJsonSite(box(...corners), "/site", 1000), {});
const site = siteOf(117.02, 31.72, 117.022, 31.721);
/** Half in the residential zone, which takes no industry. */
const acrossTheBorder = siteOf(116.999, 31.73, 117.001, 31.731);
const project = {
  landUse: "100102",
  industry: "C39",
  far: 1.3,
  buildingDensity: 0.45,
  heightM: 24,
  greenRatio: 0.1,
  envClass: "二类",
};

const services = (store: ObjectStore) => ({ store, cache: new CheckCache(), limits: DEFAULT_LIMITS });

const check = async (store: ObjectStore, where: typeof site) =>
  (await zoneAccess(services(store), { where: { site: where }, project, asOf: "2026-11-22" })).answer;

const isPieceRead = ({ operation, key, ...access }: Access): boolean =>
  operation === "readRange" && key.startsWith("checks/") && "range" in access && (access.range?.offset ?? 0) > 0;

describe("an access check over a store that fails", () => {
  it("is allowed while the store is sound", async () => {
    expect((await check(sound, site)).verdict).toBe("allow");
    expect((await check(sound, acrossTheBorder)).verdict).toBe("forbid");
  });

  it.each(READ_FAULTS)("never improves ($kind on any one read of pieces)", async (fault) => {
    for (let failing = 0; failing < 6; failing++) {
      let seen = 0;
      const store = faultyStore(sound, (access) => (isPieceRead(access) && seen++ === failing ? fault : null));
      const { verdict } = await check(store, acrossTheBorder);
      if (seen <= failing) break;
      expect(["forbid", "undetermined"], `read ${failing}`).toContain(verdict);
    }
  });

  it.each(READ_FAULTS.filter(({ kind }) => kind !== "flip"))(
    "is undetermined ($kind on any one read)",
    async (fault) => {
      for (let failing = 0; failing < 6; failing++) {
        let seen = 0;
        const store = faultyStore(sound, (access) => (isPieceRead(access) && seen++ === failing ? fault : null));
        const { verdict } = await check(store, site);
        if (seen <= failing) break;
        expect(verdict, `read ${failing}`).toBe("undetermined");
      }
    },
  );

  it.each(READ_FAULTS)("says that zones were not checked at a position ($kind)", async (fault) => {
    const store = faultyStore(sound, (access) => (isPieceRead(access) ? fault : null));
    const { answer } = await zonesAt(services(store), { lon: 117.021, lat: 31.7205 });
    expect(["not-checked", "found"]).toContain(answer.layers[0]!.status);
    if (fault.kind !== "flip") expect(answer.layers[0]!.status).toBe("not-checked");
  });
});
