import { describe, expect, it } from "vitest";
import { checkFloors } from "../../../../data/publish/rules/floors/checkFloors.ts";
import type { Fault } from "../../../../data/publish/rules/tables.ts";
import type { AccessRow } from "../../../../shared/rules/access/accessList.ts";
import { preparePack } from "../../../../shared/rules/preparePack.ts";
import type { CodeEntry, CompiledPack } from "../../../../shared/rules/rulePack.ts";
import type { Subject } from "../../../../shared/rules/ruleRow.ts";

/** A county's list of 50,000 rows under a province's 200 rigid ones. */

const text = { zh: "示例", en: "sample" };
const numbered = (prefix: string, count: number): string[] => [...Array(count).keys()].map((i) => `${prefix}${i}`);
const entries = (codes: readonly string[], parent?: string): CodeEntry[] =>
  codes.map((code) => ({ code, title: text, ...(parent === undefined ? {} : { parent }) }));

/** Five zones of ten parts; twenty land classes of fifty kinds; industries and tags. */
const roots = numbered("Z", 5);
const parts = roots.flatMap((root) => numbered(`${root}.`, 10));
const classes = numbered("L", 20);
const kinds = classes.flatMap((each) => numbered(`${each}.`, 50));
const industries = numbered("C", 9);
const tags = numbered("t", 10);
const codes = {
  zone: [...entries(roots), ...roots.flatMap((root) => entries(numbered(`${root}.`, 10), root))],
  "land-use": [...entries(classes), ...classes.flatMap((each) => entries(numbered(`${each}.`, 50), each))],
  industry: entries(industries),
  tag: entries(tags),
};

let count = 0;

function row(zone: string, subject: Subject, far: number, more: Partial<AccessRow> = {}): AccessRow {
  return {
    id: `r${count++}`,
    basis: [],
    effectiveFrom: "2024-01-01",
    confidence: "design",
    rigid: false,
    system: "ZONES",
    zone,
    subject,
    verdict: "conditional",
    conditions: [{ metric: "far", op: "<=", value: far, unit: "" }],
    opinions: [],
    excepts: [],
    message: text,
    ...more,
  };
}

function pack(id: string, rows: readonly AccessRow[]): CompiledPack {
  return {
    format: 1,
    id,
    version: "1",
    title: text,
    jurisdiction: { code: "000000", name: text },
    effectiveFrom: "2024-01-01",
    documents: [],
    layers: [{ code: "ZONES", title: text, classCodes: "zone" }],
    layerAliases: [],
    codes: id === "province" ? codes : {},
    controlLines: [],
    requiredLayers: [],
    accessList: {
      zoneSystems: [{ system: "ZONES", title: text, layers: ["ZONES"], codes: "zone" }],
      rows: [...rows],
      regimes: [],
    },
  };
}

const on = (kind: Subject["kind"], code: string): Subject => ({ kind, code });
const rigid = { rigid: true };
const province = pack("province", [
  ...classes.map((each) => row("*", on("land-use", each), 3, rigid)),
  ...roots.flatMap((root) => classes.map((each) => row(root, on("land-use", each), 2, rigid))),
  ...roots.flatMap((root) => industries.map((each) => row(root, on("industry", each), 2, rigid))),
  ...[...tags, ...tags, ...tags].map((tag, i) => row(parts[i]!, on("tag", tag), 1, rigid)),
  ...roots.map((root) => row(root, { kind: "any" }, 4, rigid)),
]);
const rows = parts.flatMap((part) => kinds.map((kind) => row(part, on("land-use", kind), 2)));
/** Some of them with an exception by a tag, beside rows of industries and a row of the whole list. */
const others = [
  ...rows
    .filter((_, i) => i % 100 === 0)
    .map(({ id, zone }) => row(zone, on("tag", "t0"), 1.5, { excepts: [`county:${id}`] })),
  ...parts.flatMap((part) => industries.map((each) => row(part, on("industry", each), 1.5))),
  row("*", { kind: "any" }, 1),
];

function faultsOf(own: readonly AccessRow[]): { faults: Fault[]; seconds: number } {
  const prepared = preparePack(pack("county", own), [province]);
  const faults: Fault[] = [];
  const start = performance.now();
  checkFloors(prepared, new Map(), faults);
  return { faults, seconds: (performance.now() - start) / 1000 };
}

describe("50,000 rows under 200 rigid ones", () => {
  it("are all compared", () => {
    expect(province.accessList!.rows).toHaveLength(200);
    expect(rows).toHaveLength(50_000);
    const sound = faultsOf([...rows, ...others]);
    expect(sound.faults).toEqual([]);
    const looser = row(parts[7]!, on("land-use", kinds[77]!), 2.1);
    const planted = faultsOf([
      ...rows.filter((each) => !(each.zone === looser.zone && each.subject.code === kinds[77])),
      ...others,
      looser,
    ]);
    expect(planted.faults).toHaveLength(1);
    expect(planted.faults[0]?.message).toContain(`row "${looser.id}" has the condition floor area ratio ≤ 2.1`);
    console.log(`sound ${sound.seconds.toFixed(1)} s, with a looser row ${planted.seconds.toFixed(1)} s`);
  });
});
