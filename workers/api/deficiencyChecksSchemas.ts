import * as z from "zod";
import { dayInShanghai } from "../../shared/rules/days.ts";
import { isCreditCode } from "../../shared/rules/deficiency/creditCode.ts";
import { confidence } from "../../shared/rules/ruleRow.ts";
import { basis, packReference, text } from "./answerParts.ts";
import { project } from "./schemas.ts";

/** What a deficiency check takes and gives: the same schemas validate and describe (OpenAPI). */

/** A day in China: as such, or a moment, which is brought to Asia/Shanghai. */
const day = z
  .union([z.iso.date(), z.iso.datetime({ offset: true }).transform((moment) => dayInShanghai(Date.parse(moment)))])
  .refine((text) => /^2[01]\d\d-/.test(text), "is not in the years 2000 to 2199")
  .describe("A day in Asia/Shanghai (YYYY-MM-DD), or a moment with its offset (RFC 3339)");

const names = z.array(z.string().min(1).max(200)).max(200);

const caseEvent = z.strictObject({
  event: z.enum(["accepted", "supplemented", "suspended", "returned", "decided"]),
  on: day,
  papers: names.optional().describe("Of supplemented: ids or titles of what was handed in"),
});

export const deficiencyRequest = z.strictObject({
  list: z.string().min(1).max(80).describe("Id of the rule pack whose deficiency list (容缺清单) applies"),
  service: z.string().min(1).max(80).describe("Item of the service catalogue, e.g. construction-permit"),
  papers: names.describe("Papers handed in, by id or by title"),
  notFetched: names
    .default([])
    .describe("Papers that could not be fetched as electronic licences (电子证照), after trying"),
  acceptedOn: day
    .optional()
    .describe("Day of receipt or acceptance, whose rules apply; default: of the accepted event, else on"),
  on: day.optional().describe("Day for which the case's state is asked; default today"),
  credit: z.string().min(1).max(80).optional().describe("The applicant's credit standing, from the list"),
  commitment: z.boolean().optional().describe("false: the applicant will not sign a commitment letter (承诺书)"),
  applicant: z
    .strictObject({
      name: z.string().min(1).max(200).optional(),
      creditCode: z
        .string()
        .refine(isCreditCode, "is not a unified social credit code (GB 32100-2015), or its check character is wrong")
        .optional()
        .describe("统一社会信用代码: holder of electronic licences"),
    })
    .default({}),
  project: project.default({}),
  events: z.array(caseEvent).max(50).optional().describe("What has happened to the case, in the order of days"),
});

const trace = {
  rule: z.string().describe("pack@version/table#row"),
  basis,
  confidence,
};
const optionalTrace = { rule: trace.rule.optional(), basis: basis.optional(), confidence: trace.confidence.optional() };
const statement = z.object({ code: z.string(), message: text, ...optionalTrace });
const determined = z.enum(["accepted", "accepted-with-deficiencies", "to-be-supplemented", "refused"]);

const deadline = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("computed"),
    workingDays: z.number().int(),
    on: z.iso.date().describe("The last day of the term; what comes in on it is in time"),
    holidays: z.array(z.object({ kind: z.enum(["off", "work"]), from: z.string(), to: z.string(), title: text })),
    years: z.array(z.number().int()),
    provisional: z
      .boolean()
      .describe("The next year's days off are not known and may still move the last days of December"),
    message: text,
  }),
  z.object({
    status: z.literal("not-computed"),
    workingDays: z.number().int(),
    year: z.number().int().describe("The year whose days off are not in the tables"),
    after: z.iso.date().optional().describe("The deadline is later than this day"),
    message: text,
  }),
]);

const paper = z.object({
  paper: z.string(),
  title: text,
  role: z.enum(["main", "secondary"]).describe("main: 主审; secondary: 容缺"),
  status: z.enum(["handed-in", "to-fetch", "missing", "may-be-required"]),
  form: z.enum(["original", "copy", "electronic", "any"]),
  eLicence: z.object({ type: z.string(), title: text, holder: z.string().optional() }).optional(),
  due: deadline.optional(),
  ...trace,
});

const caseState = z.enum([
  "DRAFT",
  "ACCEPTED_INCOMPLETE",
  "COMPLETE",
  "DECIDED",
  "SUSPENDED",
  "RETURNED",
  "NOT_COMPUTED",
]);

export const deficiencyAnswer = z.object({
  id: z.string().optional().describe("Of the stored receipt (UUIDv7)"),
  decision: z.enum([...determined.options, "undetermined"]),
  atBest: determined.optional().describe("Of an undetermined decision: if all that is not known turned out well"),
  atWorst: determined.optional().describe("Of an undetermined decision: if all that is not known turned out badly"),
  snapshot: z.string(),
  rulePack: packReference,
  disclaimer: z.array(text),
  service: z.object({
    service: z.string(),
    title: text,
    handlingWorkingDays: z.number().int().optional(),
    deadlineWorkingDays: z.number().int().optional(),
    graceWorkingDays: z.number().int(),
    ...trace,
  }),
  acceptedOn: z.iso.date(),
  acceptedOnWorkingDay: z.boolean().optional(),
  on: z.iso.date(),
  reasons: z.array(statement),
  doubts: z.array(statement),
  papers: z.array(paper),
  notRequired: z.array(z.object({ paper: z.string(), title: text })),
  unrecognised: z.array(z.object({ value: z.string(), pointer: z.string() })),
  notice: z
    .object({
      by: deadline,
      effect: text,
      papers: z.array(z.object({ paper: z.string(), title: text, wanted: z.enum(["now", "later", "if-it-applies"]) })),
      ...trace,
    })
    .optional()
    .describe("一次性告知: everything still wanted"),
  commitment: z
    .object({
      applicant: z.object({ name: z.string().optional(), creditCode: z.string().optional() }),
      matter: text,
      signOn: z.iso.date(),
      undertakings: z.array(z.object({ paper: z.string(), title: text, form: z.string(), due: deadline })),
      graceWorkingDays: z.number().int(),
      statements: z.array(text),
      onExpiry: text.optional(),
      onBreach: text.optional(),
    })
    .optional()
    .describe("Data of the commitment letter (承诺书)"),
  credit: z
    .object({
      standing: z.string(),
      title: text,
      admits: z.enum(["deficiency", "complete-only", "none"]),
      breach: z.object({ to: z.string().optional(), message: text }).optional(),
      ...trace,
    })
    .optional(),
  case: z.object({
    state: caseState,
    since: z.iso.date().optional(),
    outstanding: z.array(z.string()),
    deadline: deadline.optional(),
    breachOn: z.iso.date().optional(),
    next: z.array(caseEvent.shape.event),
    history: z.array(z.object({ state: caseState, on: z.iso.date(), by: z.string() })),
  }),
  calendar: z.array(
    z.object({
      year: z.number().int(),
      number: z.string().optional(),
      title: text,
      issued: z.iso.date(),
      confidence: trace.confidence,
      source: z.string().optional(),
    }),
  ),
  confidence: trace.confidence.describe("The least sure of the rows that the answer rests on"),
});
