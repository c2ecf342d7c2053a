import { AutoRouter } from "itty-router";

const router = AutoRouter();
router.get("/healthz", () => ({ status: "ok" }));
export default router;
