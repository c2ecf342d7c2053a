import type { LayerFacts, LayerStatus } from "../../shared/rules/facts.ts";
import { type PreparedPack, preparePack } from "../../shared/rules/preparePack.ts";
import { type CodeEntry, type CompiledPack, type ControlLine, compiledPack } from "../../shared/rules/rulePack.ts";

/** Builders for packs of a few rows and facts of one layer, so that a test shows only what it is about. */

const text = { zh: "示例", en: "sample" };

export interface RowSketch extends Partial<Omit<ControlLine, "subject">> {
  readonly id: string;
  /** `land-use:1001`, `tag:linear`; default any. */
  readonly on?: string;
}

export function row({ on, ...given }: RowSketch): ControlLine {
  const [kind = "any", code] = (on ?? "any").split(":") as [ControlLine["subject"]["kind"], string?];
  return {
    basis: [{ document: "law", article: "1" }],
    effectiveFrom: "2020-01-01",
    confidence: "found",
    rigid: false,
    layer: "LINE",
    class: "*",
    where: "inside",
    outcome: "prohibit",
    opinions: [],
    materials: [],
    excepts: [],
    message: text,
    subject: code === undefined ? { kind } : { kind, code },
    ...given,
  };
}

function table(codes: string): CodeEntry[] {
  return codes.split(" ").map((item) => {
    const [code = "", parent] = item.split("<");
    return { code, title: { zh: code, en: code }, ...(parent === undefined ? {} : { parent }) };
  });
}

const head = {
  format: 1,
  id: "small",
  version: "1",
  title: text,
  jurisdiction: { code: "000000", name: text },
  effectiveFrom: "2020-01-01",
  documents: [
    { id: "law", number: "LAW 1", title: text, issuer: "x", effectiveFrom: "2020-01-01", confidence: "found" },
    {
      id: "old",
      title: text,
      issuer: "x",
      effectiveFrom: "2010-01-01",
      effectiveTo: "2024-12-31",
      confidence: "known",
    },
  ],
  layers: [
    { code: "LINE", title: text, classCodes: "zone" },
    { code: "OTHER", title: text },
  ],
  layerAliases: [{ alias: "LINE_OLD", layer: "LINE" }],
  codes: {
    "land-use": table("06 0602<06 060202<0602 07 0701<07 10 1001<10 100101<1001 12"),
    industry: table("C C26<C G"),
    tag: table("major military<major linear yard"),
    zone: table("core rest 410 411<410 420"),
    authority: table("state province<state city<province county<city"),
    opinion: table("forest water"),
    material: table("map study"),
  },
} as const;

export function pack(rows: readonly RowSketch[], more: Partial<CompiledPack> = {}): PreparedPack {
  return preparePack(compiled(rows, more));
}

function compiled(rows: readonly RowSketch[], more: Partial<CompiledPack>): CompiledPack {
  return compiledPack.parse({ ...head, controlLines: rows.map(row), requiredLayers: [], ...more });
}

const addsNothing = { documents: [], layers: [], layerAliases: [], codes: {} };

/** The last pack with all that it inherits: the nation's rows first. Packs are named nation, province, city, county. */
export function lineage(
  levels: readonly (readonly RowSketch[])[],
  more: readonly Partial<CompiledPack>[] = [],
): PreparedPack {
  const packs = levels.map((rows, depth) =>
    compiled(rows, { id: LEVELS[depth]!, ...(depth > 0 ? addsNothing : {}), ...more[depth] }),
  );
  return preparePack(packs.at(-1)!, packs.slice(0, -1));
}

const LEVELS = ["nation", "province", "city", "county"];

export function required(more: Partial<CompiledPack["requiredLayers"][number]> = {}) {
  const { id, basis, effectiveFrom, confidence, rigid, subject } = row({ id: "line-known" });
  const plain = { id, basis, effectiveFrom, confidence, rigid, subject };
  return { ...plain, layer: "LINE", level: "required" as const, reason: text, ...more };
}

/** A site of 1000 m². `classes` gives the area inside each class; the total is their sum unless `inside` says otherwise. */
export function facts(
  given: {
    status?: LayerStatus;
    layer?: string;
    inside?: number;
    unknown?: number;
    classes?: Record<string, number>;
    /** Classes that are slivers by themselves. */
    slivers?: readonly string[];
    unread?: number;
    outsideIsSliver?: boolean;
  } = {},
): LayerFacts {
  const classed = Object.values(given.classes ?? {}).reduce((a, b) => a + b, 0);
  const insideM2 = given.inside ?? classed;
  const status = given.status ?? (insideM2 > 0 ? "hit" : "clear");
  const unknownM2 = given.unknown ?? (status === "no-data" || status === "not-checked" ? 1000 : 0);
  const knownM2 = 1000 - unknownM2;
  const unreadM2 = given.unread ?? (status === "not-checked" ? unknownM2 : 0);
  const outsideIsSliver = given.outsideIsSliver ?? false;
  const classes = new Map(
    Object.entries(given.classes ?? {}).map(([value, area]) => [
      value,
      {
        insideM2: area,
        insideIsSliver: given.slivers?.includes(value) ?? false,
        outsideM2: Math.max(0, knownM2 - area),
        outsideIsSliver,
      },
    ]),
  );
  const outsideM2 = Math.max(0, knownM2 - insideM2);
  const areas = { unknownM2, unreadM2, knownM2, insideM2, outsideM2 };
  return { layer: given.layer ?? "LINE", status, ...areas, outsideIsSliver, classes };
}
