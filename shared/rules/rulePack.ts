import * as z from "zod";
import { accessList } from "./access/accessList.ts";
import { deficiencyList } from "./deficiency/deficiencyList.ts";
import { basisRef, confidence, ruleRow, ruleText, subject } from "./ruleRow.ts";
import { toleranceList } from "./tolerance/toleranceList.ts";

/**
 * A compiled rule pack: one immutable JSON document, named by the SHA-256 of its bytes.
 *
 * Every table keeps the row ids that planners gave; an answer names pack, version and row. Dates are days in
 * Asia/Shanghai, both ends inclusive; an absent end is open. `docs/rules.md` explains every column.
 */

/** From the strictest to the loosest. */
export const outcome = z.enum(["prohibit", "restrict-state", "restrict", "notice", "allow"]);

/** The part of the site that a row judges: its overlap with the layer (or class), or what lies outside. */
export const where = z.enum(["inside", "outside"]);

export const ruleDocument = z.strictObject({
  id: z.string().min(1),
  /** Document number, e.g. of a notice; laws have none. */
  number: z.string().optional(),
  title: ruleText,
  issuer: z.string().min(1),
  issued: z.iso.date().optional(),
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().optional(),
  confidence,
  /** Address of the text, or a note on where it was seen and what is unsettled. */
  source: z.string().optional(),
});

export const codeEntry = z.strictObject({
  code: z.string().min(1),
  parent: z.string().min(1).optional(),
  title: ruleText,
  source: basisRef.optional(),
});

export const ruleLayer = z.strictObject({
  code: z.string().min(1),
  title: ruleText,
  /** Name of the code table that the layer's class values come from. */
  classCodes: z.string().optional(),
  note: z.string().optional(),
});

export const controlLine = ruleRow.extend({
  layer: z.string().min(1),
  /** A class value of the layer, or `*`: whatever no class row speaks of. */
  class: z.string().min(1),
  where,
  subject,
  outcome,
  authority: z.string().optional(),
  opinions: z.array(z.string()),
  materials: z.array(z.string()),
  /** Ids of the rows that this row replaces where it applies. */
  excepts: z.array(z.string()),
  message: ruleText,
});

/** `required`: not wholly known makes the verdict `undetermined`. `notice`: it is only said. */
export const knowledgeLevel = z.enum(["required", "notice"]);

export const requiredLayer = ruleRow.extend({
  layer: z.string().min(1),
  subject,
  level: knowledgeLevel,
  reason: ruleText,
});

/** The pack that this one inherits from, as it was when this one was compiled. */
export const packParent = z.strictObject({
  id: z.string().min(1),
  version: z.string().min(1),
  /** SHA-256 of the compiled parent. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `pack.json`; there, `parent` may be only partly said. */
export const packHead = z.strictObject({
  format: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  version: z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]*$/),
  title: ruleText,
  /** Administrative code and name of the region that the pack speaks for. */
  jurisdiction: z.strictObject({ code: z.string().regex(/^\d{6}$/), name: ruleText }),
  /** Absent where the pack stands by itself. */
  parent: packParent.optional(),
  /** The days for which the tables were compiled. On other days nothing may be concluded from a silent table. */
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().optional(),
});

export const compiledPack = packHead.extend({
  documents: z.array(ruleDocument),
  layers: z.array(ruleLayer),
  /** Names seen in data → the code that the rows speak of. */
  layerAliases: z.array(z.strictObject({ alias: z.string().min(1), layer: z.string().min(1) })),
  codes: z.record(z.string(), z.array(codeEntry)),
  controlLines: z.array(controlLine),
  requiredLayers: z.array(requiredLayer),
  toleranceList: toleranceList.optional(),
  /** 容缺清单 */
  deficiencyList: deficiencyList.optional(),
  accessList: accessList.optional(),
});

export type { BasisRef, Confidence, Subject, SubjectKind } from "./ruleRow.ts";
export type Outcome = z.infer<typeof outcome>;
export type Where = z.infer<typeof where>;
export type RuleDocument = z.infer<typeof ruleDocument>;
export type CodeEntry = z.infer<typeof codeEntry>;
export type RuleLayer = z.infer<typeof ruleLayer>;
export type ControlLine = z.infer<typeof controlLine>;
export type KnowledgeLevel = z.infer<typeof knowledgeLevel>;
export type RequiredLayer = z.infer<typeof requiredLayer>;
export type PackParent = z.infer<typeof packParent>;
export type PackHead = z.infer<typeof packHead>;
export type CompiledPack = z.infer<typeof compiledPack>;
