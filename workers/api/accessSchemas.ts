import * as z from "zod";
import { accessResults } from "../../shared/rules/access/accessFindings.ts";
import { confidence } from "../../shared/rules/ruleRow.ts";
import { basis, condition, earlierAnswers, fraction, loose, m2, packReference, source, text } from "./answerParts.ts";
import { crsName, designedProject, earlier, geoJson, repair, siteAnswer } from "./schemas.ts";

/** What access checks and the zones at a position take and give: the same schemas validate and describe (OpenAPI). */

const name = z.string().min(1).max(80);

const zoneName = z.strictObject({
  system: name.describe("System of zones, e.g. GHFQ"),
  code: name.describe("Code of the zone, e.g. 414"),
});

export const accessRequest = z.strictObject({
  site: geoJson.optional().describe("Where; or name zones; default: the site of the first earlier check that has one"),
  zones: z.array(zoneName).min(1).max(100).optional(),
  crs: crsName.optional().describe("Of the site; default: what it declares of itself, else EPSG:4490"),
  edges: crsName.optional().describe("The plane in which a site given in degrees has straight edges"),
  repair,
  project: designedProject.default({}),
  list: name.optional().describe("Id of the rule pack whose access list judges; default: all, the strictest binds"),
  asOf: z.iso.date().optional().describe("Rules in force on this day (Asia/Shanghai); default today"),
  earlier,
});

const result = z.enum(accessResults);

const finding = z.object({
  rule: z.string().describe("pack@version/access-list#row"),
  zone: z.string().describe("The row's zone: this one, one above it, or *"),
  subject: z.object({ kind: z.string(), code: z.string().optional(), title: text }),
  verdict: z.enum(["forbid", "conditional", "allow"]).describe("What the row says"),
  result: result.describe("What that comes to for this project"),
  conditions: z.array(condition),
  opinions: z.array(z.string()),
  basis,
  confidence,
  message: text,
});

const zoneTitle = {
  system: z.string(),
  layer: z.string(),
  code: z.string(),
  title: text,
  plan: text,
  version: z.string(),
};
const where = z.object({ system: z.string().optional(), code: z.string().optional(), rule: z.string().optional() });

export const accessAnswer = z.object({
  id: z.string().optional().describe("Of the stored receipt (UUIDv7)"),
  verdict: result,
  snapshot: z.string(),
  asOf: z.string(),
  disclaimer: z.array(text),
  project: designedProject,
  site: siteAnswer.optional(),
  zones: z.array(
    z
      .object(zoneTitle)
      .partial()
      .extend({
        system: z.string(),
        code: z.string(),
        source: source.optional(),
        areaM2: m2.optional(),
        share: fraction.optional(),
        votes: z.boolean().describe("False: only a sliver of the site lies there"),
        verdict: result,
        findings: z.array(finding),
      }),
  ),
  regimes: z.array(
    z.object({
      rule: z.string(),
      where: z.enum(["inside", "outside"]),
      areaM2: m2.optional(),
      share: fraction.optional(),
      title: text,
      steps: z.array(text),
      basis,
      confidence,
    }),
  ),
  opinions: z.array(z.string()),
  missing: z.array(where.extend({ kind: z.string(), areaM2: m2.optional(), message: text })),
  remedies: z.array(where.extend({ kind: z.enum(["condition", "claim"]), tag: z.string().optional(), message: text })),
  unrecognised: z.array(loose),
  earlier: earlierAnswers,
  lists: z.array(packReference),
  warnings: z.array(loose),
});

export const positionAnswer = z.object({
  at: z.tuple([z.number(), z.number()]),
  accuracyM: z.number().optional(),
  snapshot: z.string(),
  disclaimer: z.array(text),
  zones: z.array(
    z.object({
      ...zoneTitle,
      source,
      id: z.string(),
      name: z.string(),
      contains: z.boolean().describe("False: only the accuracy reaches it"),
      onBoundary: z.boolean(),
      share: fraction.optional().describe("Of the disc about the position"),
    }),
  ),
  layers: z.array(
    z.object({
      layer: z.string(),
      title: text,
      system: z.string(),
      status: z.enum(["found", "none", "unknown", "not-checked"]),
      unknownM2: m2.optional(),
    }),
  ),
  warnings: z.array(loose),
});

export const accessListAnswer = z.object({
  pack: z.string(),
  version: z.string(),
  digest: z.string(),
  snapshot: z.string(),
  asOf: z.string(),
  disclaimer: z.array(text),
  entries: z.array(
    z.object({
      rule: z.string(),
      system: z.string(),
      zone: z.string(),
      zoneTitle: text,
      inheritedFrom: z.string().optional(),
      subject: z.object({ kind: z.string(), code: z.string().optional(), title: text }),
      verdict: z.enum(["forbid", "conditional", "allow"]),
      conditions: z.array(text),
      opinions: z.array(z.string()),
      excepts: z.array(z.string()).describe("Rows that this one replaces"),
      basis,
      confidence,
      rigid: z.boolean(),
      message: text,
    }),
  ),
});
