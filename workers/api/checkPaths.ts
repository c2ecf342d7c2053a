import { askedOfChecks, conditional, json, path, problems, published, type Text } from "./openapiParts.ts";
import { SITE_BODIES } from "./siteRequest.ts";

/** What the description of one kind of check has of its own. */
interface DescribedCheck {
  readonly path: string;
  readonly summary: Text;
  /** Names of its schemas. */
  readonly request: string;
  readonly answer: string;
  readonly receipt: string;
  readonly examples: object;
  /** Bodies of other media types. */
  readonly otherBodies?: object;
}

/** Of checks that take a site as a file (siteRequest.ts): the file by itself, or beside the rest of the request. */
export function siteBodies(request: string): object {
  const multipart = {
    schema: {
      type: "object",
      required: ["file"],
      properties: {
        file: { type: "string", contentMediaType: "application/octet-stream" },
        request: { $ref: `#/components/schemas/${request}` },
      },
      additionalProperties: false,
    },
    encoding: { request: { contentType: "application/json" } },
  };
  return { [SITE_BODIES.multipart]: multipart, ...Object.fromEntries(SITE_BODIES.files.map((type) => [type, {}])) };
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
          200: { description: { zh: "不存回执的结果", en: "Answer without a receipt" }, content: json(answer) },
          201: {
            description: { zh: "结果；回执地址见 Location", en: "Answer; its receipt is at Location" },
            content: json(answer),
          },
          ...problems(400, 404, 413, 415, 503),
        },
      },
    },
    [`${at}/{id}`]: {
      get: {
        operationId: `get${answer}`,
        summary: { zh: "检测回执", en: "Stored receipt" },
        parameters: [path("id", { type: "string", format: "uuid" }), ...conditional],
        responses: {
          ...published({ zh: "回执：请求与结果", en: "Receipt: request and answer" }, json(receipt)),
          ...problems(404),
        },
      },
    },
  };
}
