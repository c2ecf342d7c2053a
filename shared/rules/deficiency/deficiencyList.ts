import * as z from "zod";
import { ruleRow, ruleText, subject } from "../ruleRow.ts";

/**
 * The deficiency list (容缺清单) of a pack: which papers a service asks for, which of them may come later, by when, and
 * for whom. `docs/deficiency.md` explains every column.
 */

/** `suspend`: the review stops and the days of grace begin. `return`: the case is returned (退件) at once. */
export const onExpiry = z.enum(["suspend", "return"]);

/** An item of the service catalogue. Numbers of days are working days. */
export const service = ruleRow.extend({
  service: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: ruleText,
  /** Within these the authority must tell everything that is missing, once (一次性告知). */
  noticeWorkingDays: z.number().int().positive(),
  /** The promised handling time (承诺时限). */
  handlingWorkingDays: z.number().int().positive().optional(),
  /** Within these a paper may be handed in later; absent: the service has no 容缺受理. */
  deadlineWorkingDays: z.number().int().positive().optional(),
  graceWorkingDays: z.number().int().nonnegative(),
  onExpiry: onExpiry.optional(),
  expiry: ruleText.optional(),
  /** Credit standings that bar 容缺受理 of this service, beside those that bar it everywhere. */
  creditBars: z.array(z.string()),
  /** `false`: the papers listed are a legal floor, and others may be asked for. */
  papersComplete: z.boolean(),
});

/** 主审 papers decide the matter; 容缺 (secondary) ones may follow. */
export const paperRole = z.enum(["main", "secondary"]);

export const paperForm = z.enum(["original", "copy", "electronic", "any"]);

/** One service asks for one paper, where the subject holds. */
export const paper = ruleRow.extend({
  service: z.string().min(1),
  paper: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: ruleText,
  role: paperRole,
  subject,
  /** Type of electronic licence (电子证照) that it can be fetched as. */
  eLicence: z.string().optional(),
  form: paperForm,
  /** Where this paper must come sooner than the service's deadline. */
  deadlineWorkingDays: z.number().int().positive().optional(),
});

/** What a credit standing admits: 容缺受理, complete applications only, or none at all. */
export const admission = z.enum(["deficiency", "complete-only", "none"]);

export const creditStanding = ruleRow.extend({
  standing: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  title: ruleText,
  admits: admission,
  /** The standing after a broken commitment, and what follows from it; present where 容缺受理 is admitted. */
  breachTo: z.string().optional(),
  breach: ruleText.optional(),
});

/** Why an application is not accepted whatever its papers. `service` is a service's id, or `*`. */
export const refusal = ruleRow.extend({ service: z.string().min(1), subject, reason: ruleText });

/** A stretch of days off (放假), or of working days that fall on a weekend (调休上班). Both ends are included. */
export const calendarSpan = z.strictObject({
  kind: z.enum(["off", "work"]),
  from: z.iso.date(),
  to: z.iso.date(),
  title: ruleText,
});

/** One year's notice of the State Council on days off. */
export const calendarYear = z.strictObject({
  year: z.number().int().min(2000).max(2100),
  number: z.string().optional(),
  title: ruleText,
  issued: z.iso.date(),
  confidence: ruleRow.shape.confidence,
  source: z.string().optional(),
  spans: z.array(calendarSpan).min(1),
});

export const deficiencyList = z.strictObject({
  services: z.array(service),
  papers: z.array(paper),
  credit: z.array(creditStanding),
  refusals: z.array(refusal),
  calendar: z.array(calendarYear),
});

export type Service = z.infer<typeof service>;
export type Paper = z.infer<typeof paper>;
export type PaperRole = z.infer<typeof paperRole>;
export type CreditStanding = z.infer<typeof creditStanding>;
export type Refusal = z.infer<typeof refusal>;
export type CalendarSpan = z.infer<typeof calendarSpan>;
export type CalendarYear = z.infer<typeof calendarYear>;
export type DeficiencyList = z.infer<typeof deficiencyList>;
