import { env } from "cloudflare:workers";
import { r2Store } from "../../shared/store/r2.ts";
import { specifyObjectStore } from "./objectStore.spec.ts";

const { STORE } = env as unknown as { readonly STORE: R2Bucket };

specifyObjectStore("r2Store", async () => {
  for (const { key } of (await STORE.list()).objects) await STORE.delete(key);
  return r2Store(STORE);
});
