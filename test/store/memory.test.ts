import { memoryStore } from "../../shared/store/memory.ts";
import { specifyObjectStore } from "./objectStore.spec.ts";

specifyObjectStore("memoryStore", async () => memoryStore());
