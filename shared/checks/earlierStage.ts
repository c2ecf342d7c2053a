import * as z from "zod";
import { Problem } from "../problems/problem.ts";
import { type AccessCondition, accessCondition, accessVerdict } from "../rules/access/accessList.ts";
import { readGeoJsonSite } from "../sites/geojson.ts";
import { isRecord, type Pointer } from "../sites/json.ts";
import { normaliseSite } from "../sites/normalise.ts";
import type { Site } from "../sites/site.ts";
import type { ObjectStore } from "../store/objectStore.ts";
import type { CheckLimits } from "./limits.ts";
import { type Receipt, type ReceiptKind, readReceipt, receiptDamaged } from "./receipt.ts";

/**
 * An earlier stage of a project, as its receipt has it: what was asked of where, and what was answered. Only stages that
 * look ahead can be built on: an access check states conditions, a pre-check asks for opinions and materials.
 */
export interface EarlierStage {
  readonly id: string;
  readonly kind: StageKind;
  readonly answeredAt: string;
  readonly asOf: string;
  readonly snapshot: string;
  readonly verdict: string;
  /** Something forbade the project whatever its figures. */
  readonly refused: boolean;
  /** Something besides figures and distances was not known. */
  readonly open: boolean;
  readonly conditions: readonly StatedCondition[];
  readonly opinions: readonly string[];
  readonly materials: readonly string[];
  readonly project: { readonly code?: string | undefined; readonly landUse?: string | undefined };
  /** As it was sent; absent where zones were named instead. */
  readonly outline?: Outline;
  /** Where the present request names this stage. */
  readonly pointer: Pointer;
}

/** A condition and the row and zone that stated it. */
export interface StatedCondition {
  readonly rule: string;
  readonly system: string;
  readonly code: string;
  readonly condition: AccessCondition;
}

type StageKind = Extract<ReceiptKind, "precheck" | "access-check">;

interface Outline {
  readonly site: unknown;
  readonly crs: string | undefined;
  readonly edges: string | undefined;
  readonly repair: boolean | undefined;
}

/**
 * The earlier stages that a request names, in its order.
 * @param pointer place of the ids in the request
 * @throws Problem `no-such-receipt`, `receipt-damaged`, `unusable-receipt` of a check that nothing builds on; StoreFault
 */
export function readEarlier(store: ObjectStore, ids: readonly string[], pointer: Pointer): Promise<EarlierStage[]> {
  return Promise.all(
    ids.map(async (id, i) => stageOf(await readReceipt(store, id, `${pointer}/${i}`), `${pointer}/${i}`)),
  );
}

/** The site of a stage, read as it was then. @throws Problem, where limits are lower now */
export function siteThen({ outline, pointer }: EarlierStage, limits: CheckLimits): Site | undefined {
  if (!outline) return undefined;
  const { site, ...reading } = outline;
  return normaliseSite(readGeoJsonSite(site, pointer, limits.maxVertices), reading, limits);
}

const asked = z.object({
  site: z.looseObject({}).optional(),
  crs: z.string().optional(),
  edges: z.string().optional(),
  repair: z.boolean().optional(),
  project: z.object({ code: z.string().optional(), landUse: z.string().optional() }),
});

/** An answer says of a condition what it required; a list says which value, or values. */
const condition = z.preprocess((said) => {
  if (!isRecord(said)) return said;
  const { metric, op, required, unit, to } = said;
  return op === "in" ? { metric, op, values: required } : { metric, op, value: required, unit, to };
}, accessCondition);

const zone = z.object({
  system: z.string(),
  code: z.string(),
  votes: z.boolean(),
  findings: z.array(z.object({ rule: z.string(), verdict: accessVerdict, conditions: z.array(condition) })),
});

const answered = z.object({
  verdict: z.string(),
  asOf: z.string(),
  snapshot: z.string(),
  opinions: z.array(z.string()),
});

const answeredByAccess = answered.extend({
  zones: z.array(zone),
  missing: z.array(z.object({ kind: z.string() })),
});

const answeredByPrecheck = answered.extend({ materials: z.array(z.string()) });

function notAStage(kind: string, pointer: Pointer): Problem {
  return new Problem({
    type: "unusable-receipt",
    status: 400,
    title: { zh: "该回执不能作为在先阶段", en: "Nothing builds on this kind of check" },
    detail: { zh: `该回执属于 ${kind}`, en: `The receipt is of a ${kind}` },
    mend: {
      zh: "给出空间准入检测（access-check）或预检（precheck）的编号",
      en: "Give the id of an access check or of a pre-check",
    },
    pointer,
  });
}

function stageOf(receipt: Receipt, pointer: Pointer): EarlierStage {
  const { kind } = receipt;
  if (kind !== "precheck" && kind !== "access-check") throw notAStage(kind, pointer);
  try {
    const { project, site, crs, edges, repair } = asked.parse(receipt.request);
    const { id, answeredAt } = receipt;
    const outline = site === undefined ? {} : { outline: { site, crs, edges, repair } };
    return { id, kind, answeredAt, project, ...outline, pointer, ...statedBy(kind, receipt.answer) };
  } catch (cause) {
    throw cause instanceof z.ZodError ? receiptDamaged(receipt.id, pointer) : cause;
  }
}

type Stated = Pick<
  EarlierStage,
  "asOf" | "snapshot" | "verdict" | "refused" | "open" | "conditions" | "opinions" | "materials"
>;

function statedBy(kind: StageKind, answer: unknown): Stated {
  if (kind === "precheck") {
    const said = answeredByPrecheck.parse(answer);
    const { verdict } = said;
    return { ...said, refused: verdict === "fail", open: verdict === "undetermined", conditions: [] };
  }
  const { zones, missing, ...said } = answeredByAccess.parse(answer);
  const findings = zones
    .filter(({ votes }) => votes)
    .flatMap(({ system, code, findings: own }) => own.map((finding) => ({ system, code, ...finding })));
  return {
    ...said,
    refused: findings.some(({ verdict }) => verdict === "forbid"),
    // Conditions that could not be judged then are judged now.
    open: missing.some((gap) => gap.kind !== "figure" && gap.kind !== "distance"),
    conditions: findings.flatMap(({ rule, system, code, conditions }) =>
      conditions.map((each) => ({ rule, system, code, condition: each })),
    ),
    materials: [],
  };
}
