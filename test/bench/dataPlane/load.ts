import { Agent, request } from "node:http";
import { figure, percentile } from "../timing.ts";

/** As many callers at once, each asking again when it is answered. */
const CALLERS = 8;
const SECONDS = 8;

/** Asks for some seconds, after one to warm up. @returns a row of the table */
export async function load(what: string, url: string, bodies: readonly string[]): Promise<Record<string, string>> {
  await ask(url, bodies, 1);
  const times = await ask(url, bodies, SECONDS);
  return {
    service: what,
    "requests/s": figure(times.length / SECONDS),
    "p50 ms": figure(percentile(times, 0.5)),
    "p99 ms": figure(percentile(times, 0.99)),
  };
}

async function ask(url: string, bodies: readonly string[], seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  let next = 0;
  const call = async (): Promise<void> => {
    while (performance.now() < end) {
      const started = performance.now();
      await post(url, bodies[next++ % bodies.length]!, agent);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  agent.destroy();
  return times;
}

/** The answer's text. @throws Error unless it is a success */
export function post(url: string, body: string, agent?: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", headers, ...(agent ? { agent } : {}) }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url}: ${response.statusCode} ${text.slice(0, 300)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
