import type { Parameter } from "./openapiParts.ts";

/** As much of an OpenAPI 3.1 document as is read here, its texts in one language. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, { readonly get?: Operation; readonly post?: Operation }>>;
  readonly components: object;
}

export interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly (Parameter & { readonly description?: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

interface MediaType {
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>;
}
