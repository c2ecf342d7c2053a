import * as z from "zod";
import { ruleRow, ruleText, subject } from "../ruleRow.ts";

/**
 * The access list (空间准入清单) of a pack: what each zone admits, on which conditions, and which regime (管制方式) holds
 * where. `docs/access.md` explains every column.
 */

/** A system of zones (分区体系): where its zones are published and what their class values mean. */
export const zoneSystem = z.strictObject({
  system: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/),
  title: ruleText,
  /** Layers that carry zones of this system: their class values are codes of `codes`. */
  layers: z.array(z.string().min(1)).min(1),
  /** Name of the code table of the zones; its parents make the tree along which rows are inherited. */
  codes: z.string().min(1),
  /** Field of the layers that holds the code, as the database standard names it: for people who prepare data. */
  field: z.string().optional(),
  /** The plan that the zones belong to, where the pack speaks for one. */
  plan: ruleText.optional(),
  version: z.string().optional(),
});

/** From the strictest to the loosest. */
export const accessVerdict = z.enum(["forbid", "conditional", "allow"]);

/** Figures that a condition may compare, each with its one unit (design ratios are fractions of 1). */
export const METRIC_UNITS = {
  far: "",
  buildingDensity: "",
  heightM: "m",
  greenRatio: "",
  siteHa: "ha",
  envClass: "",
  distanceM: "m",
} as const;

export const metric = z.enum(["far", "buildingDensity", "heightM", "greenRatio", "siteHa", "envClass", "distanceM"]);

/** What a distance is measured to: the nearest feature of a layer, or of one of its classes. */
export const distanceTarget = z.strictObject({
  layer: z.string().min(1),
  class: z.string().min(1).optional(),
  title: ruleText,
});

export const comparison = z.enum([">=", ">", "<=", "<"]);

export const accessCondition = z.discriminatedUnion("op", [
  z.strictObject({
    op: comparison,
    metric: metric.exclude(["envClass"]),
    value: z.number().nonnegative(),
    unit: z.string(),
    /** Present where the metric is `distanceM`. */
    to: distanceTarget.optional(),
  }),
  z.strictObject({ op: z.literal("in"), metric: z.literal("envClass"), values: z.array(z.string().min(1)).min(1) }),
]);

/** What one zone says to one subject. */
export const accessRow = ruleRow.extend({
  system: z.string().min(1),
  /** A code of the system's table, or `*`: every zone that no nearer row speaks of. */
  zone: z.string().min(1),
  subject,
  verdict: accessVerdict,
  /** All of them must be met. */
  conditions: z.array(accessCondition),
  opinions: z.array(z.string()),
  /** Ids of the rows that this row replaces where it applies. */
  excepts: z.array(z.string()),
  message: ruleText,
});

/** Which control regime holds inside or outside a layer, and its steps. */
export const regime = ruleRow.extend({
  layer: z.string().min(1),
  where: z.enum(["inside", "outside"]),
  /** Zones that lie wholly on this side, for a check that names zones instead of a site: `system` and codes with all below them. */
  zones: z.array(z.strictObject({ system: z.string().min(1), code: z.string().min(1) })),
  title: ruleText,
  steps: z.array(ruleText).min(1),
});

export const accessList = z.strictObject({
  zoneSystems: z.array(zoneSystem),
  rows: z.array(accessRow),
  regimes: z.array(regime),
});

export type ZoneSystem = z.infer<typeof zoneSystem>;
export type AccessVerdict = z.infer<typeof accessVerdict>;
export type Metric = z.infer<typeof metric>;
export type DistanceTarget = z.infer<typeof distanceTarget>;
export type AccessCondition = z.infer<typeof accessCondition>;
export type AccessRow = z.infer<typeof accessRow>;
export type Regime = z.infer<typeof regime>;
export type AccessList = z.infer<typeof accessList>;

/** What rows are indexed by. */
export function zoneKey(system: string, zone: string): string {
  return `${system}\n${zone}`;
}
