import { evaluate } from "../../shared/rules/evaluate.ts";
import type { Project } from "../../shared/rules/facts.ts";
import { facts, pack, type RowSketch } from "./smallPack.ts";

/** A day on which all sketched rows hold that do not say otherwise. */
export const today = "2026-06-01";

/** One layer's facts judged by one pack. */
export const judge = (
  rows: readonly RowSketch[],
  given: Parameters<typeof facts>[0],
  project: Project = {},
  asOf = today,
) => evaluate([pack(rows)], [facts(given)], project, asOf);

/** The rows that fired. */
export const ids = (found: ReturnType<typeof evaluate>) =>
  found.layers.flatMap((layer) => layer.findings.map((finding) => finding.rule.split("#")[1]));
