import * as z from "zod";

/** What the schemas of several answers are made of. */

export const text = z.string().describe("In the language of Accept-Language");
export const m2 = z.number().describe("m², two decimals, ellipsoidal on CGCS2000");
export const fraction = z.number().min(0).max(1);
export const loose = z.looseObject({});

export const basis = z.array(z.object({ document: z.string(), title: text, article: z.string().optional() }));

/** The data that a layer's figures come from. */
export const source = z.object({ document: z.string(), dataDate: z.string(), digest: z.string() });

export const packReference = z.object({ pack: z.string(), version: z.string(), digest: z.string() });

/** How an earlier pre-check fits to a later stage of the project. */
export const earlierPrecheck = z.object({
  id: z.string(),
  verdict: z.string(),
  asOf: z.string(),
  snapshot: z.string(),
  sameProject: z.boolean().nullable().describe("By project code; null: not stated in both"),
  sameSite: z.boolean().describe("To a millimetre along the outline"),
  precheckedM2: m2,
});
