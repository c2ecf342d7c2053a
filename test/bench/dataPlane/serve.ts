import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The least HTTP endpoint: a POST's body in, JSON out. Tells its port on standard output. */
export function serve(answer: (body: string) => Promise<object>): void {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      answer(Buffer.concat(chunks).toString()).then(
        (found) => response.setHeader("content-type", "application/json").end(JSON.stringify(found)),
        (cause: unknown) => response.writeHead(500).end(String(cause)),
      );
    });
  });
  server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
}
