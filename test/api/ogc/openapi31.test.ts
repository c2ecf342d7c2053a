import { beforeAll, describe, expect, it } from "vitest";
import { get, landing, linkOf, pathOf } from "../../support/ogcClient.ts";
import { publishOgcPlace } from "../../support/ogcPlace.ts";

/**
 * OGC API – Features – Part 1: Core, 17-069r5 (draft) annex A.8: OpenAPI Specification 3.1. What an operation answers is held
 * against its list of statuses in test/api/openapi.test.ts.
 */

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly style?: string;
  readonly explode?: boolean;
}

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

interface Description {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>>; readonly securitySchemes?: object };
}

let description: Description;
let all: readonly (readonly [name: string, path: string, operation: Operation])[] = [];

beforeAll(async () => {
  await publishOgcPlace();
  description = await (await get("/openapi.json")).json<Description>();
  all = Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => [`${method} ${path}`, path, operation] as const),
  );
});

const itemsParameter = (name: string): Parameter => {
  const { parameters = [] } = description.paths["/collections/{layer}/items"]!.get!;
  return parameters.find((parameter) => parameter.name === name)!;
};

describe("OpenAPI 3.1", () => {
  it("/req/oas/oas-definition (/conf/oas31/oas-definition-1): JSON by service-desc, a page by service-doc", async () => {
    const { links } = await landing();
    const type = "application/vnd.oai.openapi+json;version=3.1";
    expect((await get(pathOf(linkOf(links, "service-desc", type).href))).headers.get("content-type")).toBe(type);
    expect((await get(pathOf(linkOf(links, "service-doc", "text/html").href))).headers.get("content-type")).toMatch(
      /html/,
    );
  });

  it("/req/oas31/oas-definition (/conf/oas31/oas-definition-2): the fixed fields that OpenAPI 3.1.0 requires", () => {
    expect(description).toMatchObject({
      openapi: "3.1.0",
      info: { title: expect.any(String), version: expect.any(String) },
    });
    const ids = all.map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, path, { summary, parameters = [], responses }] of all) {
      expect(path, name).toMatch(/^\//);
      expect(summary, name).toBeTypeOf("string");
      for (const [status, { description: text }] of Object.entries(responses)) {
        expect([status, text], name).toEqual([expect.stringMatching(/^[2345]\d\d$/), expect.any(String)]);
      }
      const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(keys).size, name).toBe(keys.length);
      const inPath = parameters.filter((parameter) => parameter.in === "path");
      expect(
        inPath.map((parameter) => `{${parameter.name}}`),
        name,
      ).toEqual(path.match(/\{\w+\}/g) ?? []);
      for (const { required, schema, ...rest } of parameters) {
        expect(schema, `${name} ${rest.name}`).toBeTypeOf("object");
        if (rest.in === "path") expect(required).toBe(true);
      }
    }
  });

  it("/req/oas31/oas-definition: every reference leads to a schema, and every schema is used", () => {
    const text = JSON.stringify(description);
    const named = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
    expect([...named].sort()).toEqual(Object.keys(description.components.schemas).sort());
    for (const [, reference] of text.matchAll(/"\$ref":"([^"]+)"/g)) {
      expect(reference).toMatch(/^#\/(components\/schemas\/\w+|\$defs\/\w+)$/);
    }
  });

  it("/req/oas/completeness, /req/oas/exceptions-codes (/conf/oas31/completeness): answers and problems of each operation", () => {
    for (const [name, , { responses }] of all) {
      const statuses = Object.keys(responses).map(Number);
      expect(
        statuses.some((status) => status < 400),
        name,
      ).toBe(true);
      expect(statuses, name).toContain(400);
      for (const status of statuses.filter((each) => each >= 400)) {
        expect(responses[status]!.content, name).toHaveProperty(["application/problem+json"]);
      }
    }
  });

  it("/req/oas/oas-impl (/conf/oas31/oas-impl): the resources of the standard are described", () => {
    for (const path of ["/", "/conformance", "/collections", "/collections/{layer}", "/collections/{layer}/items"]) {
      expect(description.paths[path], path).toHaveProperty("get");
    }
    expect(Object.keys(description.paths).filter((path) => /\/items\/\{\w+\}$/.test(path))).toHaveLength(1);
  });

  it("/req/oas/security (/conf/oas31/security): none is described, for none is asked for", () => {
    expect(description.components.securitySchemes).toBeUndefined();
  });
});

describe("parameters of the features", () => {
  it("/req/core/fc-bbox-definition (/conf/core/fc-bbox-definition)", () => {
    expect(itemsParameter("bbox")).toMatchObject({
      in: "query",
      style: "form",
      explode: false,
      schema: {
        type: "array",
        items: { type: "number" },
        oneOf: [
          { minItems: 4, maxItems: 4 },
          { minItems: 6, maxItems: 6 },
        ],
      },
    });
    expect(itemsParameter("bbox").required ?? false).toBe(false);
  });

  it("/req/core/fc-limit-definition (/conf/core/fc-limit-definition)", async () => {
    const { schema = {}, ...limit } = itemsParameter("limit");
    expect([limit.in, limit.style ?? "form", limit.explode ?? false]).toEqual(["query", "form", false]);
    expect(schema).toMatchObject({ type: "integer", minimum: 1, default: expect.any(Number) });
    // /req/core/fc-limit-response-1 B: no more than the stated maximum, were there as many.
    expect(Number(schema.maximum)).toBeGreaterThanOrEqual(Number(schema.default));
  });

  it("/req/core/fc-time-definition (/conf/core/fc-time-definition)", () => {
    const { schema, ...datetime } = itemsParameter("datetime");
    expect([datetime.in, datetime.style ?? "form", datetime.explode ?? false]).toEqual(["query", "form", false]);
    expect(schema).toMatchObject({ type: "string" });
  });

  it.each(["crs", "bbox-crs", "filter-crs"])(
    "/req/crs/fc-crs-definition, /req/crs/fc-bbox-crs-definition: %s",
    (name) => {
      expect(itemsParameter(name)).toMatchObject({ in: "query", schema: { type: "string", format: "uri" } });
    },
  );

  it("/req/filter/filter-param, /req/filter/filter-lang-param: filter and its languages", () => {
    expect(itemsParameter("filter")).toMatchObject({ in: "query", schema: { type: "string" } });
    expect(itemsParameter("filter-lang")).toMatchObject({
      in: "query",
      schema: { enum: ["cql2-text", "cql2-json"], default: "cql2-text" },
    });
  });
});

describe("parameters and their validation", () => {
  it("are of one mind: a 400 for an unknown name lists exactly those that are described", async () => {
    const address: Readonly<Record<string, string>> = { layer: "PARKS", pack: "cn", tileMatrixSet: "WebMercatorQuad" };
    for (const [name, path, { parameters = [] }] of all) {
      if (!name.startsWith("get ") || /\{(id|featureId)\}$/.test(path)) continue;
      const concrete = path.replaceAll(/\{(\w+)\}/g, (_, variable: string) => address[variable] ?? "9");
      const { type, mend = "" } = await (await get(`${concrete}?notAParameter=1`)).json<{
        type: string;
        mend?: string;
      }>();
      expect(type, concrete).toBe("/problems/unknown-parameter");
      const [, listed = ""] = mend.split("：");
      const described = parameters.filter((each) => each.in === "query" && !each.explode).map((each) => each.name);
      const columns = path.endsWith("/items") ? ["BSM", "MC", "SL", "BL", "KF"] : [];
      expect(listed.split("、").filter(Boolean).sort(), concrete).toEqual([...described, ...columns].sort());
    }
  });
});
