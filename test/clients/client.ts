/** A program that people already have, and what it is to do with a service. */
export interface Client {
  readonly name: string;
  /** Why it cannot be run here; absent where it can. */
  readonly missing?: string | undefined;
  /** @returns what it saw, in a few words. @throws Error when that is not what is there */
  readonly run: (origin: string) => Promise<string>;
}

/** A layer with many features and a corner of it: what each client reads. */
export const LAYER = "DLTB";
/** [west, south, east, north] */
export const CORNER = [116.98, 31.72, 117.0, 31.74] as const;

export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [a, e] = [actual, expected].map((value) => JSON.stringify(value));
  if (a !== e) throw new Error(`${what}: ${a} instead of ${e}`);
}

export async function json<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** So many features of the layer, and of its corner, by the service's own pages. */
export async function counts(origin: string): Promise<{ readonly all: number; readonly corner: number }> {
  const { features } = await json<{ features: number }>(`${origin}/collections/${LAYER}`);
  return { all: features, corner: await paged(`${origin}/collections/${LAYER}/items?f=json&limit=500&bbox=${CORNER}`) };
}

interface Page {
  readonly features: readonly unknown[];
  readonly links: readonly { readonly rel: string; readonly href: string }[];
}

async function paged(address: string): Promise<number> {
  let count = 0;
  for (let url: string | undefined = address; url !== undefined; ) {
    const page: Page = await json<Page>(url);
    count += page.features.length;
    url = page.links.find(({ rel }) => rel === "next")?.href;
  }
  return count;
}
