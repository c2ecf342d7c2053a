import { CheckCache } from "../../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../../shared/checks/limits.ts";
import { sitingPrecheck } from "../../../shared/checks/sitingPrecheck.ts";
import { readGeoJsonSite } from "../../../shared/sites/geojson.ts";
import { normaliseSite } from "../../../shared/sites/normalise.ts";
import { diskStore } from "../../../shared/store/disk.ts";
import { serve } from "./serve.ts";

/** Whole checks from files on the disk, in Node: `node precheckServer.ts <store>`. */
const [folder] = process.argv.slice(2);
const services = { store: diskStore(folder!), cache: new CheckCache(), limits: DEFAULT_LIMITS };

serve(async (body) => {
  const { site: sent } = JSON.parse(body) as { readonly site: unknown };
  const site = normaliseSite(readGeoJsonSite(sent, "/site", services.limits.maxVertices), {}, services.limits);
  const { answer } = await sitingPrecheck(services, { site, project: {}, asOf: "2026-11-22" });
  return answer;
});
