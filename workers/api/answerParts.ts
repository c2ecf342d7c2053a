import * as z from "zod";
import { DISAGREEMENTS } from "../../shared/checks/stageReasons.ts";

/** What the schemas of several answers are made of. */

export const text = z.string().describe("In the language of Accept-Language");
export const m2 = z.number().describe("m², two decimals, ellipsoidal on CGCS2000");
export const fraction = z.number().min(0).max(1);
export const loose = z.looseObject({});

export const basis = z.array(z.object({ document: z.string(), title: text, article: z.string().optional() }));

/** The data that a layer's figures come from. */
export const source = z.object({ document: z.string(), dataDate: z.string(), digest: z.string() });

export const packReference = z.object({ pack: z.string(), version: z.string(), digest: z.string() });

/** What a condition of an access list requires and what there is. */
export const condition = z.object({
  metric: z.string(),
  title: text,
  to: z.object({ layer: z.string(), class: z.string().optional(), title: text }).optional(),
  op: z.enum([">=", ">", "<=", "<", "in"]),
  required: z.union([z.number(), z.array(z.string())]),
  unit: z.string(),
  actual: z.union([z.number(), z.string()]).optional().describe("Absent: not stated or not known"),
  actualAtLeast: z.number().optional().describe("A distance that is only known to be so much or more, metres"),
  result: z.enum(["met", "not-met", "missing"]),
  message: text,
});

const stageCondition = condition.extend({
  rule: z.string().describe("The row that stated it"),
  system: z.string(),
  code: z.string(),
  result: z.enum(["met", "not-met", "not-stated"]).describe("By the figures of the present check"),
});

/** How earlier stages of a project fit to the present check. */
export const earlierAnswers = z
  .array(
    z.object({
      id: z.string(),
      kind: z.enum(["access-check", "precheck"]),
      answeredAt: z.string(),
      asOf: z.string(),
      snapshot: z.string(),
      verdict: z.string().describe("Of the earlier check"),
      agrees: z.boolean().describe("Everything is known and nothing speaks against it"),
      reasons: z.array(z.object({ kind: z.enum(DISAGREEMENTS), message: text })).describe("Why it does not agree"),
      sameSite: z.boolean().nullable().describe("To a millimetre along the outline; null: one names no site"),
      areas: z
        .object({
          earlierM2: m2,
          presentM2: m2,
          method: z.literal("ellipsoid-cgcs2000"),
          beyondM2: m2.describe("Of the present site, outside the earlier one"),
          shortM2: m2.describe("Of the earlier site, outside the present one"),
        })
        .optional(),
      sameProject: z.boolean().nullable().describe("By project code; null: not stated in both"),
      sameLandUse: z
        .boolean()
        .nullable()
        .describe("The class then or one below it; null: not stated, or more coarsely"),
      conditions: z.array(stageCondition).describe("What was stated then, judged now"),
      due: z
        .object({ opinions: z.array(z.string()), materials: z.array(z.string()) })
        .describe("What was asked for then; whether it was done is not judged"),
    }),
  )
  .optional();
