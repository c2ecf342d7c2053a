import { expect } from "vitest";
import type * as z from "zod";
import { type Collection, collections, type Geometry, type Link, landingPage } from "./ogcSchemas.ts";
import { fetchService } from "./service.ts";

/** What an OGC client does: follow links, validate documents against the standards' schemas. */

const ORIGIN = "https://lantu.test";

/** The address of a link as a request to the service; relative ones stand for the document they are in. */
export function pathOf(href: string, base = "/"): string {
  const { origin, pathname, search } = new URL(href, ORIGIN + base);
  expect(origin, href).toBe(ORIGIN);
  return pathname + search;
}

export function get(path: string, accept?: string): Promise<Response> {
  return fetchService(path, accept === undefined ? {} : { headers: { accept } });
}

/** A document that must be there and fit its schema. */
export async function document<T extends z.ZodType>(path: string, schema: T, accept?: string): Promise<z.output<T>> {
  const response = await get(path, accept);
  expect(response.status, path).toBe(200);
  return schema.parse(await response.json());
}

export function linksOf(links: readonly Link[], rel: string, type?: string): readonly Link[] {
  return links.filter((link) => link.rel === rel && (type === undefined || link.type === type));
}

/** The one link of a relation that must be there. */
export function linkOf(links: readonly Link[], rel: string, type?: string): Link {
  const [link] = linksOf(links, rel, type);
  if (!link) throw new Error(`no link ${rel} ${type ?? ""} among ${links.map((each) => each.rel).join(", ")}`);
  return link;
}

export const landing = (): Promise<z.output<typeof landingPage>> => document("/", landingPage);

/** All collections, found over the landing page. */
export async function allCollections(): Promise<readonly Collection[]> {
  const { links } = await landing();
  const { href } = linkOf(links, "data", "application/json");
  return (await document(pathOf(href), collections)).collections;
}

/** The collections whose features can be asked for. */
export async function featureCollections(): Promise<readonly Collection[]> {
  const found = (await allCollections()).filter(({ links }) => linksOf(links, "items").length > 0);
  expect(found.map(({ id }) => id)).toEqual(["PARKS", "WATER"]);
  return found;
}

/** Where a collection's features are as GeoJSON, with a query. */
export function itemsOf({ links }: Collection, query: Readonly<Record<string, string>> = {}): string {
  const path = pathOf(linkOf(links, "items", "application/geo+json").href);
  const parameters = new URLSearchParams(query).toString();
  if (parameters === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${parameters}`;
}

/** Every position of an outline. */
export function positionsOf({ type, coordinates }: Geometry): [number, number][] {
  return coordinates.flat(type === "Polygon" ? 1 : 2) as unknown as [number, number][];
}
