import type { Operation } from "./openApiDocument.ts";

/** What to type into a shell that sends one request of an operation, with the examples of its parameters. */
export function curlLine(origin: string, method: string, path: string, operation: Operation, body?: unknown): string {
  const address = quoted(origin + addressWithExamples(path, operation, method));
  if (body === undefined) return `curl ${address}`;
  const words = [`curl ${address}`, "-H 'content-type: application/json'", `-d ${quoted(compactJson(body))}`];
  return words.join(" \\\n  ");
}

/** A check is asked without leaving a receipt; a parameter that must be filled in and has no example keeps its name in braces. */
function addressWithExamples(path: string, { parameters = [] }: Operation, method: string): string {
  const filled = parameters
    .filter((parameter) => parameter.in === "path" && parameter.example !== undefined)
    .reduce((text, { name, example }) => text.replace(`{${name}}`, String(example)), path);
  const needed = parameters.filter((parameter) => parameter.in === "query" && parameter.example !== undefined);
  const query = needed.map(
    ({ name, example }) => `${name}=${encodeURIComponent(String(example)).replaceAll("%2C", ",")}`,
  );
  const isCheck = method === "post" && parameters.some(({ name }) => name === "receipt");
  const all = [...query, ...(isCheck ? ["receipt=none"] : [])];
  return all.length === 0 ? filled : `${filled}?${all.join("&")}`;
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Indented JSON whose arrays of numbers stand on one line each. No string of JSON holds a line's end. */
function compactJson(value: unknown): string {
  const ofNumbers = /\[\n\s+(-?[\d.eE+-]+(?:,\n\s+-?[\d.eE+-]+)*)\n\s*\]/g;
  return JSON.stringify(value, null, 2).replaceAll(
    ofNumbers,
    (_, numbers: string) => `[${numbers.replaceAll(/\s+/g, " ")}]`,
  );
}
