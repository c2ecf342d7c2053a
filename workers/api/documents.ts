import type { LocalText } from "../../shared/problems/problem.ts";
import { conditionalBytes } from "../http/conditionalJson.ts";
import { localised } from "../http/language.ts";
import { knownQuery } from "../http/query.ts";
import { type ApiContext, languageOf } from "./answering.ts";
import { chosenFormat, DOCUMENT_FORMATS, type Format, varyByAccept } from "./formats.ts";
import { HTML_HEADERS, pageText, valueView } from "./html.ts";
import { addressOf, type Link, representationLinks } from "./links.ts";

/** A document about what is published: JSON for programs, the same as a page for people. */
export interface DocumentContent {
  readonly title: LocalText;
  /** Titles and paths of the documents above it. */
  readonly trail?: readonly { readonly title: LocalText | string; readonly path: string }[];
  /** Its links beside `self` and `alternate`; they come last in the document. */
  readonly links?: readonly Link[];
  readonly body: object;
}

export const HOME = { title: { zh: "蓝图 Lantu", en: "Lantu 蓝图" }, path: "/" };

/** The format that is asked for. @throws Problem `unknown-parameter`, `unknown-format` */
export function documentFormat(c: ApiContext): Format<"json" | "html"> {
  return chosenFormat(c, knownQuery(c.req.raw.url, ["f"]).get("f"), DOCUMENT_FORMATS);
}

/** @param json media type of the JSON representation, where it has a type of its own */
export async function sendDocument(
  c: ApiContext,
  format: Format<"json" | "html">,
  { title, trail = [HOME], links = [], body }: DocumentContent,
  json?: string,
): Promise<Response> {
  const language = languageOf(c);
  const all = [...representationLinks(c.req.raw, format, DOCUMENT_FORMATS), ...links];
  // A JSON Schema has no place for links.
  const whole = json && format.name === "json" ? body : { ...body, links: all };
  const content = localised(whole, language);
  const steps = localised(trail, language) as { readonly title: string; readonly path: string }[];
  const text =
    format.name === "json"
      ? JSON.stringify(content)
      : await pageText({
          title: title[language],
          language,
          trail: steps.map((step) => ({ title: step.title, href: addressOf(c.req.raw, step.path) })),
          body: valueView(content),
        });
  const headers = format.name === "html" ? HTML_HEADERS : { "content-type": json ?? "application/json" };
  const response = await conditionalBytes(c.req.raw, new TextEncoder().encode(text), headers, language);
  return varyByAccept(response, c.req.query("f"));
}
