import { Problem } from "../../shared/problems/problem.ts";
import { qualityOf } from "../http/accept.ts";
import type { ApiContext } from "./answering.ts";

/** A representation that a resource has: its name in `f=` and the media types that Accept may name it by, its own first. */
export interface Format<Name extends string = string> {
  readonly name: Name;
  /** Another name that `f=` is often given. */
  readonly alias?: string;
  readonly types: readonly [string, ...string[]];
}

export const HTML: Format<"html"> = { name: "html", types: ["text/html", "application/xhtml+xml"] };
export const JSON_FORMAT: Format<"json"> = { name: "json", types: ["application/json"] };
export const DOCUMENT_FORMATS = [JSON_FORMAT, HTML] as const;

/** `f` decides; without it Accept (RFC 9110 § 12.5.1), of equals the first, and the first where it wants none. @throws Problem `unknown-format` */
export function chosenFormat<Name extends string>(
  c: ApiContext,
  f: string | undefined,
  formats: readonly Format<Name>[],
): Format<Name> {
  if (f !== undefined) return formats.find(({ name, alias }) => name === f || alias === f) ?? unknownFormat(f, formats);
  const accept = c.req.header("accept") ?? null;
  const quality = ({ types }: Format): number => Math.max(...types.map((type) => qualityOf(type, accept)));
  return formats.reduce((best, format) => (quality(format) > quality(best) ? format : best));
}

/** Some caches ignore what a document's address does not say. */
export function varyByAccept(response: Response, f: string | undefined): Response {
  if (f === undefined) response.headers.append("vary", "Accept");
  return response;
}

function unknownFormat(f: string, formats: readonly Format[]): never {
  const names = formats.map(({ name }) => `f=${name}`);
  const shown = f.slice(0, 40);
  throw new Problem({
    type: "unknown-format",
    status: 400,
    title: { zh: "未知的格式", en: "Unknown format" },
    detail: { zh: `f=${shown} 不是此资源的格式`, en: `f=${shown} is not a format of this resource` },
    mend: { zh: `可用：${names.join("、")}`, en: `Use ${names.join(", ")}` },
    parameter: "f",
  });
}
