import { html } from "hono/html";
import type { LocalText } from "../../shared/problems/problem.ts";
import type { Language } from "../http/language.ts";
import { curlLine } from "./curl.ts";
import type { Html } from "./html.ts";
import type { OpenApiDocument, Operation } from "./openApiDocument.ts";
import type { Parameter } from "./openapiParts.ts";
import { PROBLEM_TYPES } from "./problemTypes.ts";

/** The documentation for people, made of the description for programs: every path, its parameters, examples to send. */
export function docsView(document: OpenApiDocument, origin: string, language: Language): Html {
  const say = (text: LocalText): string => text[language];
  const operations = operationsOf(document);
  return html`<p>${document.info.description}</p>
<p>${say(TEXTS.machine)} <a href="/openapi.json">/openapi.json</a> · ${say(TEXTS.version)} ${document.info.version}</p>
<nav><ul>
${operations.map(
  ({ id, method, path, operation }) =>
    html`<li><a href="#${id}"><code>${method.toUpperCase()} ${path}</code></a> ${operation.summary ?? ""}</li>
`,
)}<li><a href="#problems">${say(TEXTS.problems)}</a></li>
</ul></nav>
${operations.map((each) => operationView(each, origin, language))}
${problemsView(language, say)}`;
}

type Say = (text: LocalText) => string;

const TEXTS = {
  machine: { zh: "供程序读取的接口描述（OpenAPI 3.1）：", en: "The description for programs (OpenAPI 3.1):" },
  version: { zh: "版本", en: "version" },
  meaning: { zh: "说明", en: "Meaning" },
  required: { zh: "必填", en: "required" },
  status: { zh: "状态", en: "Status" },
  type: { zh: "类型", en: "Type" },
  problems: { zh: "问题类型", en: "Problems" },
  problemsAre: {
    zh: "出错时返回 application/problem+json（RFC 9457）：type 为下列路径，永不改变；detail 说明错在何处，mend 说明如何改正。",
    en: "What goes wrong is answered as application/problem+json (RFC 9457): type is one of these paths and never changes, detail says what is wrong here, mend how to put it right.",
  },
} as const satisfies Record<string, LocalText>;

interface Described {
  /** Of its place in the page, e.g. `post-prechecks`. */
  readonly id: string;
  readonly method: "get" | "post";
  readonly path: string;
  readonly operation: Operation;
}

function operationsOf({ paths }: OpenApiDocument): Described[] {
  return Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(post ? [described("post", path, post)] : []),
    ...(get ? [described("get", path, get)] : []),
  ]);
}

function described(method: "get" | "post", path: string, operation: Operation): Described {
  const words = path.match(/[A-Za-z][A-Za-z0-9.-]*/g) ?? ["landing"];
  return { id: [method, ...words].join("-"), method, path, operation };
}

function operationView({ id, method, path, operation }: Described, origin: string, language: Language): Html {
  const say: Say = (text) => text[language];
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in !== "header");
  return html`<section id="${id}">
<h2><a href="#${id}"><code>${method.toUpperCase()} ${path}</code></a></h2>
<p>${operation.summary ?? ""}</p>
${parameters.length > 0 ? parametersView(parameters, say) : ""}
${examplesView({ id, method, path, operation }, origin, language)}
${responsesView(operation, say)}
</section>
`;
}

function parametersView(parameters: readonly Parameter[], say: Say): Html {
  return html`<dl>
${parameters.map(({ name, required, schema, description, ...rest }) => {
  const about = [rest.in, ...(required ? [say(TEXTS.required)] : []), valuesOf(schema)].filter(Boolean);
  return html`<dt><code>${name}</code> <small>${about.join(" · ")}</small></dt><dd>${String(description ?? "")}</dd>
`;
})}</dl>`;
}

/** A JSON Schema in a few words. */
function valuesOf(schema: object): string {
  const {
    type,
    enum: values,
    format,
    minimum,
    maximum,
    exclusiveMinimum,
  } = schema as Readonly<Record<string, unknown>>;
  if (Array.isArray(values)) return values.join(" | ");
  const bounds = [
    minimum === undefined ? "" : `≥ ${minimum}`,
    exclusiveMinimum === undefined ? "" : `> ${exclusiveMinimum}`,
    maximum === undefined ? "" : `≤ ${maximum}`,
  ];
  return [type, format, ...bounds].filter((part) => part !== undefined && part !== "").join(" ");
}

/** Examples have a name in English and a summary in Chinese. */
function examplesView({ method, path, operation }: Described, origin: string, language: Language): Html {
  const examples = Object.entries(operation.requestBody?.content["application/json"]?.examples ?? {});
  if (examples.length === 0) return html`<pre>${curlLine(origin, method, path, operation)}</pre>`;
  return html`${examples.map(
    (
      [name, { summary, value }],
      i,
    ) => html`<details${i === 0 ? " open" : ""}><summary>${language === "zh" ? (summary ?? name) : name}</summary>
<pre>${curlLine(origin, method, path, operation, value)}</pre></details>
`,
  )}`;
}

/** Each answer on a line; what goes wrong, in one. */
function responsesView({ responses }: Operation, say: Say): Html {
  const [problems, answers] = [true, false].map((wrong) =>
    Object.entries(responses).filter(([status]) => Number(status) >= 400 === wrong),
  );
  return html`<ul>
${answers!.map(
  ([
    status,
    { description, content = {} },
  ]) => html`<li>${status} ${description} <small>${Object.keys(content).join(", ")}</small></li>
`,
)}<li><a href="#problems">${say(TEXTS.problems)}</a> ${problems!.map(([status]) => status).join(", ")}</li>
</ul>`;
}

function problemsView(language: Language, say: Say): Html {
  return html`<section id="problems">
<h2><a href="#problems">${say(TEXTS.problems)}</a></h2>
<p>${say(TEXTS.problemsAre)}</p>
<table>
<tr><th>${say(TEXTS.status)}</th><th>${say(TEXTS.type)}</th><th>${say(TEXTS.meaning)}</th></tr>
${PROBLEM_TYPES.map(
  ({
    type,
    status,
    title,
  }) => html`<tr id="${type}"><td class="fixed">${status}</td><td><code>/problems/${type}</code></td><td>${title[language]}</td></tr>
`,
)}</table>
</section>`;
}
