import { askedOfChecks, conditional, json, path, problems, published } from "./openapiParts.ts";

/** What the description of one kind of check has of its own. */
interface DescribedCheck {
  readonly path: string;
  readonly summary: string;
  /** Names of its schemas. */
  readonly request: string;
  readonly answer: string;
  readonly receipt: string;
  readonly examples: object;
  /** Bodies of other media types. */
  readonly otherBodies?: object;
}

/** Every check is asked by POST and may be read again as a receipt (answering.ts, `checkResource`). */
export function checkPaths({ path: at, summary, request, answer, receipt, examples, otherBodies }: DescribedCheck) {
  return {
    [at]: {
      post: {
        operationId: `create${answer}`,
        summary,
        parameters: askedOfChecks,
        requestBody: {
          required: true,
          content: {
            "application/json": { schema: { $ref: `#/components/schemas/${request}` }, examples },
            ...otherBodies,
          },
        },
        responses: {
          200: { description: "Answer without a receipt", content: json(answer) },
          201: { description: "Answer; its receipt is at Location", content: json(answer) },
          ...problems(400, 404, 413, 415, 503),
        },
      },
    },
    [`${at}/{id}`]: {
      get: {
        operationId: `get${answer}`,
        summary: "检测回执 · stored receipt",
        parameters: [path("id", { type: "string", format: "uuid" }), ...conditional],
        responses: { ...published("Receipt: request and answer", json(receipt)), ...problems(404) },
      },
    },
  };
}
