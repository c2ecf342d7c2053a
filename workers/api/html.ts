import { html } from "hono/html";
import type { Language } from "../http/language.ts";

/**
 * Pages for people, made on the server without scripts. Whatever stands in `${…}` of hono's `html` is escaped: names and
 * values come from published files and from addresses, which anybody may have written.
 */
export type Html = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  readonly language: Language;
  /** Where the page stands, from the landing page down. */
  readonly trail: readonly { readonly title: string; readonly href: string }[];
  readonly body: Html | string;
}

export async function pageText({ title, language, trail, body }: Page): Promise<string> {
  const steps = trail.map((step) => html`<a href="${step.href}">${step.title}</a> / `);
  const page = await html`<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 1rem auto; max-width: 70rem; padding: 0 1rem }
h1, h2, p, li { overflow-wrap: anywhere }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .3rem }
h2 a { color: inherit; text-decoration: none }
table { border-collapse: collapse; margin: .5rem 0 }
th, td { border: 1px solid #ccc; padding: .2rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { font-weight: 600; overflow-wrap: normal }
dt { margin-top: .3rem }
dd { margin-left: 1.2rem }
small { color: #555 }
.fixed { white-space: nowrap }
.wide { overflow-x: auto }
.wide td, .wide th { white-space: nowrap }
pre { background: #f4f4f2; font-size: .85rem; line-height: 1.4; margin: .5rem 0; overflow-x: auto; padding: .6rem }
ul { padding-left: 1.2rem }
</style>
</head>
<body>
<nav>${steps}</nav>
<h1>${title}</h1>
${body}
</body>
</html>
`;
  return String(page);
}

/** A policy that lets nothing run and nothing load: what slips through an escape does no harm. */
export const HTML_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

/** Any JSON value: members as rows of a table, `links` as links. */
export function valueView(value: unknown): Html | string {
  if (Array.isArray(value)) return listView(value);
  if (typeof value === "object" && value !== null) return html`<table>${Object.entries(value).map(memberView)}</table>`;
  return value === null || value === undefined ? "" : String(value);
}

function memberView([name, value]: readonly [string, unknown]): Html {
  return html`<tr><th>${name}</th><td>${valueView(value)}</td></tr>
`;
}

/** Numbers on one line: a box, an interval. */
function listView(values: readonly unknown[]): Html | string {
  if (values.every((value) => typeof value === "number")) return values.join(", ");
  return isLinks(values) ? linksView(values) : html`<ul>${values.map(entryView)}</ul>`;
}

function entryView(value: unknown): Html {
  return html`<li>${valueView(value)}</li>
`;
}

/** A link whose title is in the page's language. */
interface ShownLink {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly title?: string;
  readonly templated?: boolean;
}

function isLinks(value: readonly unknown[]): value is readonly ShownLink[] {
  return value.length > 0 && value.every((entry) => typeof entry === "object" && entry !== null && "href" in entry);
}

function linksView(links: readonly ShownLink[]): Html {
  return html`<ul>${links.map(
    ({ rel, href, type, title, templated }) =>
      html`<li>${templated ? html`${title ?? rel} <code>${href}</code>` : html`<a href="${href}">${title ?? rel}</a>`} ${type ?? ""}</li>
`,
  )}</ul>`;
}
