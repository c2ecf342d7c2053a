import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** What a test does in a bucket, others would find there: those of the service have a Worker each. */
const OF_THE_SERVICE = ["test/api/**/*.test.ts", "test/store/**/*.test.ts", "test/workers/**/*.test.ts"];

const inWorkerd = {
  plugins: [cloudflareTest({ wrangler: { configPath: "./workers/tiles/wrangler.toml" } })],
};

const common = { testTimeout: 60_000, hookTimeout: 120_000 };

/** What answers runs in workerd, what publishes runs in Node. */
export default defineConfig({
  test: {
    // The default leaves one core idle, which on two cores is half of the machine.
    maxWorkers: "100%",
    projects: [
      {
        ...inWorkerd,
        test: {
          ...common,
          name: "service",
          include: OF_THE_SERVICE,
          globalSetup: ["./test/globalSetup.ts"],
        },
      },
      {
        ...inWorkerd,
        test: {
          ...common,
          name: "shared",
          include: ["test/**/*.test.ts"],
          exclude: ["test/node/**", ...OF_THE_SERVICE],
          globalSetup: ["./test/globalSetup.ts"],
          // Pure functions and stores in memory: starting a Worker for each file took longer than its tests.
          isolate: false,
        },
      },
      {
        test: {
          ...common,
          name: "node",
          include: ["test/node/**/*.test.ts"],
          globalSetup: ["./test/node/globalSetup.ts"],
        },
      },
    ],
  },
});
