import * as z from "zod";
import { outcome, where } from "../../shared/rules/rulePack.ts";
import { confidence } from "../../shared/rules/ruleRow.ts";
import { verdicts } from "../../shared/rules/verdict.ts";
import { LONGEST_CRS_NAME } from "../../shared/sites/declaredCrs.ts";
import { basis, earlierAnswers, fraction, loose, m2, packReference, source, text } from "./answerParts.ts";

/**
 * What requests look like: the same schemas validate and describe (OpenAPI). Coordinates are read by
 * shared/sites/geojson.ts, which says more precisely what is wrong with them.
 */

export const geoJson = z
  .looseObject({ type: z.string() })
  .describe("GeoJSON (RFC 7946): Polygon, MultiPolygon, Feature or FeatureCollection; longitude first");

export const crsName = z.string().max(LONGEST_CRS_NAME).describe("EPSG:4490, EPSG:4326, EPSG:3857 or EPSG:4491–4554");

export const repair = z
  .boolean()
  .optional()
  .describe(
    "Mend a boundary that crosses itself, where that changes the area by a small share only; warning `repaired`",
  );

/** Of environmental impact. */
export const environmentalClass = z
  .string()
  .min(1)
  .max(80)
  .describe("Class of environmental impact, as the access list names it, e.g. 一类");

export const project = z
  .strictObject({
    name: z.string().max(500).optional(),
    code: z.string().max(64).optional().describe("项目代码 GB/T 40058-2021"),
    landUse: z.string().max(16).optional().describe("用地用海分类代码, e.g. 100101"),
    industry: z.string().max(16).optional().describe("GB/T 4754-2017 with its section letter, e.g. C26"),
    tags: z
      .array(z.string().max(64))
      .max(64)
      .optional()
      .describe("Claims about the project, from the rule packs' tag table"),
  })
  .describe("What is said of the project. What is not said cannot satisfy a condition");

/** With the figures of its design, which conditions of access lists speak of. */
export const designedProject = project.extend({
  siteHa: z.number().positive().max(1e7).optional().describe("Hectares; default: the site's own area"),
  far: z.number().min(0).max(50).optional().describe("容积率"),
  buildingDensity: fraction.optional().describe("建筑密度, a fraction of 1"),
  heightM: z.number().min(0).max(1500).optional().describe("建筑高度, metres"),
  greenRatio: fraction.optional().describe("绿地率, a fraction of 1"),
  envClass: environmentalClass.optional(),
});

/** Of every check that may come after others. */
export const earlier = z
  .array(z.string().min(1).max(80))
  .min(1)
  .max(10)
  .optional()
  .describe("Ids of earlier access checks and pre-checks of the same project, to compare with");

const precheckProject = designedProject.omit({ siteHa: true });

export const precheckRequest = z.strictObject({
  site: geoJson.optional().describe("Where; default: the site of the first earlier check that has one"),
  crs: crsName
    .optional()
    .describe("Of the coordinates; default: what a crs member of the GeoJSON declares, else EPSG:4490"),
  edges: crsName.optional().describe("The plane in which a site given in degrees has straight edges"),
  repair,
  geodesicArea: z
    .boolean()
    .optional()
    .describe("Give the site's area with edges as geodesics too; the areas judged by have edges straight in lon/lat"),
  meanWidth: z
    .boolean()
    .optional()
    .describe(
      "Give the mean width of every overlap, 2·area/perimeter, not only of small ones; nothing is judged by it",
    ),
  asOf: z.iso.date().optional().describe("Rules in force on this day (Asia/Shanghai); default today"),
  project: precheckProject.default({}),
  earlier,
});

export const receiptMode = z.enum(["stored", "none"]).default("stored");

const classOverlap = z.object({ code: z.string(), title: text.optional(), overlapM2: m2, share: fraction });

const finding = z.object({
  rule: z.string().describe("pack@version/table#row"),
  outcome,
  where,
  class: z.string(),
  areaM2: m2,
  authority: z.string().optional(),
  opinions: z.array(z.string()),
  materials: z.array(z.string()),
  basis,
  confidence,
  message: text,
});

const layerAnswer = z.object({
  layer: z.string(),
  title: text,
  status: z.enum(["hit", "sliver", "clear", "no-data", "not-checked"]),
  unknownM2: m2,
  overlapM2: m2,
  share: fraction,
  outsideM2: m2,
  meanWidthM: z
    .number()
    .optional()
    .describe("Of a small overlap, or of any on request: 2·area/perimeter. Information only"),
  classes: z.array(classOverlap).optional(),
  zones: z.array(classOverlap).optional(),
  features: z.array(
    z.object({ id: z.string(), class: z.string(), name: z.string(), areaM2: m2, overlapM2: m2, share: fraction }),
  ),
  featuresOmitted: z.number().int().optional(),
  findings: z.array(finding),
  toleranceApplied: z.boolean(),
  source,
  disagreement: z.object({ sumM2: z.number(), outlineM2: z.number() }).optional(),
});

export const siteAnswer = z.object({
  areaM2: m2,
  areaHa: z.number(),
  areaMu: z.number().describe("亩 = 2000/3 m²"),
  method: z.literal("ellipsoid-cgcs2000"),
  surveyAreaM2: z.number(),
  surveyMethod: z.literal("survey-trapezium-2008-32"),
  planeAreaM2: z.number().optional(),
  planeCrs: z.string().optional(),
  geodesicAreaM2: z.number().optional().describe("With edges as geodesics of CGCS2000, where it was asked for"),
  geodesicMethod: z.literal("geodesic-edges").optional(),
  crs: z.string(),
  parts: z.array(z.object({ id: z.string(), areaM2: m2 })),
});

export const precheckAnswer = z.object({
  id: z.string().optional().describe("Of the stored receipt (UUIDv7)"),
  verdict: z.enum(verdicts),
  snapshot: z.string(),
  asOf: z.string(),
  disclaimer: z.array(text),
  project: precheckProject,
  site: siteAnswer,
  layers: z.array(layerAnswer),
  authority: z.string().optional(),
  opinions: z.array(z.string()),
  materials: z.array(z.string()),
  toleranceApplied: z.boolean(),
  missing: z.array(loose),
  doubts: z.array(loose),
  unrecognised: z.array(loose),
  rulePacks: z.array(packReference),
  earlier: earlierAnswers,
  warnings: z.array(loose),
});

export const problemDetails = z.looseObject({
  type: z.string().describe("/problems/<slug>, stable"),
  title: text,
  status: z.number().int(),
  detail: text,
  mend: text.optional(),
  pointer: z.string().optional().describe("RFC 6901 pointer into the request"),
  parameter: z.string().optional(),
  line: z.number().int().optional().describe("Of a text, counted from 1"),
  coordinates: z.tuple([z.number(), z.number()]).optional(),
  furtherDefects: z
    .array(z.object({ kind: text, pointer: z.string(), coordinates: z.tuple([z.number(), z.number()]) }))
    .optional()
    .describe("Of a shape that has more than one defect: the others, ten at most"),
});
