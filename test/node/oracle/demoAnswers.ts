import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { LayerStatus } from "../../../shared/rules/facts.ts";

/** One site's or one layer's row of `test/oracle/demo-answers.csv`; what the columns mean stands in demo_oracle.py. */
export interface AnswerRow {
  readonly status: LayerStatus;
  readonly areaM2: number;
  readonly restM2: number;
  readonly restIsSliver: boolean;
  /** How many features overlap by more than 0.01 m²: at least, at most. */
  readonly features: readonly [number, number];
  readonly classes: ReadonlyMap<string, number>;
  /** Length of a buffer's boundary within the site, metres; 0 for layers of polygons. */
  readonly bufferEdgeM: number;
}

export interface SiteAnswer {
  readonly site: AnswerRow;
  readonly layers: ReadonlyMap<string, AnswerRow>;
}

export interface DemoAnswers {
  /** The lines on what the answers were made from: file names, digests, columns. */
  readonly sources: readonly string[];
  readonly sites: ReadonlyMap<string, SiteAnswer>;
}

export async function readDemoAnswers(path: string): Promise<DemoAnswers> {
  const text = await readFile(path, "utf8");
  const comments = text.split("\n").filter((line) => line.startsWith("#"));
  const rows: Record<string, string>[] = parse(text, {
    columns: true,
    comment: "#",
    comment_no_infix: true,
    relax_column_count_less: true,
  });
  const sites = new Map<string, { site: AnswerRow; layers: Map<string, AnswerRow> }>();
  for (const row of rows) {
    const answer = answerRow(row);
    if (row.layer === "-") sites.set(row.site!, { site: answer, layers: new Map() });
    else sites.get(row.site!)!.layers.set(row.layer!, answer);
  }
  return { sources: comments.filter((line) => /^# (sites|layer) /.test(line)), sites };
}

function answerRow(row: Record<string, string>): AnswerRow {
  const areaM2 = Number(row.area_m2);
  const [least = 0, most = least] = (row.features ?? "0").split("-").map(Number);
  return {
    status: row.status as LayerStatus,
    areaM2,
    restM2: Number(row.rest_m2),
    restIsSliver: row.rest_is_sliver === "sliver",
    features: [least, most],
    classes: new Map(
      (row.classes ?? "")
        .split(";")
        .filter(Boolean)
        .map((part) => classArea(part, areaM2)),
    ),
    bufferEdgeM: Number(row.buffer_edge_m ?? 0),
  };
}

function classArea(text: string, totalM2: number): [string, number] {
  const [name = "", figure] = text.split("=");
  return [name, figure === undefined ? totalM2 : Number(figure)];
}
