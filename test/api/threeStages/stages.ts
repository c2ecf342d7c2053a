import { expect } from "vitest";
import type * as z from "zod";
import { r2Store } from "../../../shared/store/r2.ts";
import { accessAnswer } from "../../../workers/api/accessSchemas.ts";
import { precheckAnswer } from "../../../workers/api/schemas.ts";
import { STORY } from "../../../workers/api/storyExamples.ts";
import { toleranceAnswer } from "../../../workers/api/toleranceChecksSchemas.ts";
import { box, demoPacks, feature, publishPlace } from "../../support/place.ts";
import { bucket, postJson } from "../../support/service.ts";

/**
 * Three stages as one story: 空间准入条件 → 用途管制许可 → 竣工验收. The plot of the OpenAPI examples, in a park of boxes.
 *
 *   31.84 ┌──────┬──────────────────┬───────┐
 *         │ 300  │ 414, in the town │       │     plot 117.062–117.063 × 31.821–31.822
 *   31.81 │      ├──────────────────┤       │     urban housing 0.00054° east of it
 *   31.80 └──────┴──────────────────┴───────┘
 *       117.0  117.05             117.08  117.1
 */
export const HOUSING_WEST = 117.06354;
const TOWN = [117.05, 31.81, 117.08, 31.84] as const;
const PARK = {
  XZQ: [feature(box(117, 31.8, 117.1, 31.84), { BSM: "XZQ1" })],
  STBHHX: [feature(box(117, 31.8, 117.02, 31.81), { BSM: "ST1", ZRBHDFQ: "一般控制区" })],
  YJJBNTBHTB: [feature(box(117.03, 31.82, 117.05, 31.84), { BSM: "NT1" })],
  CZKFBJ: [feature(box(...TOWN), { BSM: "CZ1", GHFQDM: "410" })],
  DZZHYFQ: [feature(box(...TOWN), { BSM: "DZ1", DJ: "中易发区" })],
  GHFQ: [
    feature(box(...TOWN), { BSM: "Z414", GHFQDM: "414" }),
    feature(box(117, 31.8, 117.05, 31.84), { BSM: "Z300", GHFQDM: "300" }),
  ],
  DLTB: [feature(box(HOUSING_WEST, 31.821, 117.0645, 31.822), { BSM: "TB1", DLBM: "0701" })],
};

export const PLOT = [117.062, 31.821, 117.063, 31.822] as const;
export const [ACCESS, PRECHECK, COMPLETION] = [STORY.access.value, STORY.precheck.value, STORY.completion.value];

/** The two later requests, looking back at nothing. */
const { earlier: _, ...DESIGN } = PRECHECK;
const { earlier: __, ...BUILT } = COMPLETION;

export { BUILT, DESIGN };

/** Publishes the park, under the fictitious county's rules. */
export async function publishPark(): Promise<void> {
  await publishPlace(r2Store(bucket()), Object.keys(PARK), demoPacks(), PARK);
}

async function ask<T extends z.ZodType>(path: string, type: T, body: object): Promise<z.output<T> & { id: string }> {
  const response = await postJson(path, body);
  expect(response.status).toBe(201);
  return type.parse(await response.json()) as z.output<T> & { id: string };
}

export const accessCheck = (body: object) => ask("/access-checks", accessAnswer, body);
export const precheck = (body: object) => ask("/prechecks", precheckAnswer, body);
export const completion = (body: object) => ask("/tolerance-checks", toleranceAnswer, body);

type Answer = Awaited<ReturnType<typeof accessCheck | typeof precheck | typeof completion>>;

/** What an answer says of its only earlier check. */
export function link({ earlier }: Answer) {
  expect(earlier).toHaveLength(1);
  return earlier![0]!;
}

export const reasons = (answer: Answer): string[] => link(answer).reasons.map(({ kind }) => kind);
export const warned = ({ warnings }: Answer) => warnings.filter(({ code }) => code === "earlier-disagrees");
export const conditionsOf = (answer: Answer) =>
  link(answer).conditions.map(({ metric, op, required, actual, result }) => [metric, op, required, actual, result]);

/** Nothing of the answer but what came before it, and its id. */
export function itself({ id: _id, earlier: _earlier, warnings, ...rest }: Answer): object {
  return { ...rest, warnings: warnings.filter(({ code }) => code !== "earlier-disagrees") };
}
