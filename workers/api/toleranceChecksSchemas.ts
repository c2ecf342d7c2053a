import * as z from "zod";
import { confidence } from "../../shared/rules/ruleRow.ts";
import { TOLERANCE_RESULTS } from "../../shared/rules/tolerance/compare.ts";
import { toleranceItemName, toleranceUnit } from "../../shared/rules/tolerance/units.ts";
import { basis, earlierAnswers, m2, packReference, text } from "./answerParts.ts";
import { crsName, earlier, environmentalClass, geoJson, project } from "./schemas.ts";

/** What a tolerance check takes and gives: the same schemas validate and describe (OpenAPI). */

const name = z.string().min(1).max(80);
const value = z.union([z.number(), z.string().max(16)]);

const item = z.strictObject({
  item: toleranceItemName,
  building: name.optional().describe("The building that the item is of; absent: of the whole project"),
  label: name.optional().describe("What you call it, e.g. which side a setback is on"),
  approved: value.optional().describe("As approved. An amount; of use, a land-use code (用地用海分类)"),
  measured: value.optional().describe("As built, unrounded"),
  unit: z
    .string()
    .max(16)
    .optional()
    .describe("m2, ha, mu (亩), m, cm, mm, %, fraction; ratio and count may be left out"),
});

/** A survey measures no class of environmental impact: it is stated. */
const builtProject = project.extend({ envClass: environmentalClass.optional() });

export const toleranceRequest = z.strictObject({
  list: name.describe("Id of the rule pack whose tolerance list (容差清单) judges"),
  profile: name.optional().describe("Rows of the list's profile of that name replace the others of their item"),
  asOf: z.iso.date().optional().describe("Rules in force on this day (Asia/Shanghai); default today"),
  project: builtProject.default({}),
  items: z.array(item).max(500).default([]),
  surveyClass: name.optional().describe("Class of the floor area survey, as the list names it, e.g. 二"),
  pointClass: name.optional().describe("Class of the boundary points, as the list names it, e.g. 一"),
  approvedBoundary: geoJson.optional(),
  surveyedBoundary: geoJson.optional(),
  crs: crsName.optional().describe("Of both outlines; default: what each declares of itself, else EPSG:4490"),
  edges: crsName.optional().describe("The plane in which outlines given in degrees have straight edges"),
  earlier,
});

const amount = z.number().optional();
const result = z.enum(TOLERANCE_RESULTS);
const position = z.tuple([z.number(), z.number()]).describe("Longitude and latitude, EPSG:4490");
const scope = z.enum(["per-building", "total"]);

const itemAnswer = z.object({
  item: toleranceItemName,
  building: z.string().optional(),
  label: z.string().optional(),
  side: z.enum(["outward", "inward"]).optional().describe("Of boundaryPosition: beyond the approved outline, or short"),
  at: position.optional().describe("Where the outline deviates most"),
  result,
  unit: toleranceUnit.describe("The row's unit; the amounts here are in it"),
  approved: value.optional(),
  measured: value.optional(),
  compared: amount.describe("The measured amount as the row has it rounded; absent: it was compared unrounded"),
  difference: amount.describe("Measured less approved"),
  allowed: amount,
  arithmetic: z.string().optional().describe("How the allowed deviation was computed"),
  reason: z.object({ code: z.string(), detail: text }).optional(),
  rule: z.string().optional().describe("pack@version/table#row"),
  mandatory: z.boolean().optional(),
  basis: basis.optional(),
  confidence: confidence.optional(),
  message: text.optional(),
});

export const toleranceAnswer = z.object({
  id: z.string().optional().describe("Of the stored receipt (UUIDv7)"),
  result: result.describe("The worst of the items'"),
  rulePack: packReference,
  profile: z.string().optional(),
  snapshot: z.string(),
  asOf: z.string(),
  disclaimer: z.array(text),
  project: builtProject,
  items: z.array(itemAnswer),
  boundary: z
    .object({
      approvedM2: m2,
      surveyedM2: m2,
      method: z.literal("ellipsoid-cgcs2000").describe("Of both areas"),
      beyondM2: m2.describe("Surveyed land outside the approved outline"),
      shortM2: m2.describe("Approved land outside the surveyed outline"),
      outwardM: z.number().describe("Largest distance beyond the approved outline, metres"),
      inwardM: z.number().describe("Largest distance short of it, metres"),
    })
    .optional(),
  earlier: earlierAnswers,
  notSubmitted: z
    .array(z.object({ item: toleranceItemName, scope, mandatory: z.boolean() }))
    .describe("Items of the list that nothing was said of: the result does not speak of them"),
  warnings: z.array(z.looseObject({})),
});
