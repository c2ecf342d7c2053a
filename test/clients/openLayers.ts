import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import type { Client } from "./client.ts";

const BROWSER = "/usr/bin/chromium";
const PICTURES = join(import.meta.dirname, "../../.lantu/clients");

const LAYERS = [
  { code: "XZQ", colour: "#444444" },
  { code: "DLTB", colour: "#8a8a00" },
  { code: "STBHHX", colour: "#008040" },
  { code: "CZKFBJ", colour: "#c00000" },
];

/** What the page says of its layers. */
interface Drawn {
  readonly counts: readonly number[];
  readonly states: readonly string[];
}

/** A map in a browser, of another origin than the service, far out and near. */
export const openLayers: Client = {
  name: "OpenLayers in Chromium, tiles by their OGC tilesets",
  missing: existsSync(BROWSER) ? undefined : "chromium is not installed",
  run: async (origin) => {
    await mkdir(PICTURES, { recursive: true });
    const script = await bundle();
    const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--disable-gpu"] });
    const seen: string[] = [];
    try {
      for (const zoom of [9, 11, 14]) {
        const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(error.message));
        page.on("response", (response) => {
          if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
        });
        const host = await pageAt(script, { origin, layers: LAYERS, centre: [117, 31.75], zoom });
        await page.goto(host.url);
        await page.waitForFunction("document.title.startsWith('{')", undefined, { timeout: 60_000 });
        const { counts, states } = JSON.parse(await page.title()) as Drawn;
        await page.screenshot({ path: join(PICTURES, `openlayers-${zoom}.png`) });
        host.close();
        await page.close();
        if (faults.length > 0) throw new Error(faults.slice(0, 5).join("; "));
        if (counts.slice(0, 2).includes(0)) throw new Error(`zoom ${zoom}: ${counts} features, ${states}`);
        seen.push(`zoom ${zoom}: ${counts.join(" + ")}`);
      }
    } finally {
      await browser.close();
    }
    return `features drawn ${seen.join("; ")} (${PICTURES})`;
  },
};

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve("./openLayersPage.ts"))],
    bundle: true,
    format: "esm",
    write: false,
  });
  return outputFiles[0]!.text;
}

async function pageAt(script: string, view: object): Promise<{ readonly url: string; readonly close: () => void }> {
  const html = `<!doctype html><meta charset="utf-8"><style>html,body,#map{margin:0;height:100%}</style>
<div id="map"></div><script>globalThis.VIEW = ${JSON.stringify(view)}</script><script type="module" src="/page.js"></script>`;
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
