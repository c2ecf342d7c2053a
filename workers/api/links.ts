import type { LocalText } from "../../shared/problems/problem.ts";
import type { Format } from "./formats.ts";

/** A link of an answer (RFC 8288); `href` is absolute, because clients resolve relative ones differently. */
export interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly title?: LocalText;
  /** `href` has variables in braces, to be filled in. */
  readonly templated?: true;
}

/** An address of this service, with the origin that it was called by. */
export function addressOf(request: Request, path: string, query: Readonly<Record<string, string>> = {}): string {
  return changedQuery(new URL(path, request.url).href, query);
}

/** Of a layer's document; what the layer has lies below it. */
export function collectionPath(code: string): string {
  return `/collections/${encodeURIComponent(code)}`;
}

/** `self` as it was asked for, and `alternate` for each other format. */
export function representationLinks(request: Request, chosen: Format, formats: readonly Format[]): Link[] {
  const others = formats.filter((format) => format !== chosen);
  return [
    { rel: "self", href: request.url, type: chosen.types[0] },
    ...others.map(({ name, types }) => ({
      rel: "alternate",
      href: changedQuery(request.url, { f: name }),
      type: types[0],
    })),
  ];
}

/** An address with some parameters replaced, the others as they are. */
export function changedQuery(address: string, query: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** Links of an answer whose format has no place for them: the Link header. */
export function linkHeader(links: readonly Link[]): string {
  return links.map(({ rel, href, type }) => `<${href}>; rel="${rel}"${type ? `; type="${type}"` : ""}`).join(", ");
}
