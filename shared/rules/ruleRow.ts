import * as z from "zod";

/** What the rows of all rule tables have in common. */

/** Chinese and English, neither empty. */
export const ruleText = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

/** How far a row could be confirmed: read in a copy of the text; known, not re-read; unsure; or our own design, without legal force. */
export const confidence = z.enum(["found", "known", "unsure", "design"]);

export const basisRef = z.strictObject({ document: z.string().min(1), article: z.string().optional() });

/** Dates are days in Asia/Shanghai, both ends inclusive; an absent end is open. */
export const ruleRow = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  basis: z.array(basisRef).min(1),
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().optional(),
  confidence,
  /** 刚性: a pack that names this one as its parent may not loosen the row. */
  rigid: z.boolean(),
});

/** Kinds of subject. Each but `any` is also the name of the code table that its codes come from. */
export const subjectKind = z.enum(["any", "land-use", "industry", "tag"]);

/** `code` is absent exactly where the kind is `any`. */
export const subject = z.strictObject({ kind: subjectKind, code: z.string().min(1).optional() });

export type RuleText = z.infer<typeof ruleText>;
export type Confidence = z.infer<typeof confidence>;
export type BasisRef = z.infer<typeof basisRef>;
export type RuleRow = z.infer<typeof ruleRow>;
export type SubjectKind = z.infer<typeof subjectKind>;
export type Subject = z.infer<typeof subject>;
