import { env } from "cloudflare:workers";
import api from "../../workers/api/index.ts";
import tiles from "../../workers/tiles/index.ts";

/** The test's own R2 bucket, in miniflare. */
export function bucket(): R2Bucket {
  return (env as { STORE: R2Bucket }).STORE;
}

/** Both Workers over one bucket, wired as the service binding wires them. */
export async function fetchService(path: string, init: RequestInit = {}, store = bucket()): Promise<Response> {
  const TILES = { fetch: async (request: Request) => tiles.fetch(request, { STORE: store }) };
  return api.fetch(new Request(`https://lantu.test${path}`, init), { STORE: store, TILES });
}

export function postJson(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  store = bucket(),
): Promise<Response> {
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": "en", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
  return fetchService(path, init, store);
}

export function postPrecheck(
  body: unknown,
  query = "",
  headers: Record<string, string> = {},
  store = bucket(),
): Promise<Response> {
  return postJson(`/prechecks${query}`, body, headers, store);
}

/** Status and members of the answer, in English: what a request that is refused gets. */
export async function refusal(path: string, body?: unknown): Promise<Record<string, unknown>> {
  const english = { headers: { "accept-language": "en" } };
  const response = body === undefined ? await fetchService(path, english) : await postJson(path, body);
  return { status: response.status, ...(await response.json<object>()) };
}
