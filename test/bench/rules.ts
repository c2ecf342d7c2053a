import { dirname, join, resolve } from "node:path";
import { Engine, type RuleProperties } from "json-rules-engine";
import { openFile } from "../../data/publish/openFile.ts";
import { publish } from "../../data/publish/publish.ts";
import { readManifest } from "../../data/publish/readManifest.ts";
import { compileFolders } from "../../data/publish/rules/packFolders.ts";
import { CheckCache } from "../../shared/checks/checkCache.ts";
import { DEFAULT_LIMITS } from "../../shared/checks/limits.ts";
import { toleranceCheck } from "../../shared/checks/toleranceCheck.ts";
import { zoneAccess } from "../../shared/checks/zoneAccess.ts";
import type { AccessRow } from "../../shared/rules/access/accessList.ts";
import { ancestry } from "../../shared/rules/codeTree.ts";
import { codesOf, type PreparedPack, preparePack } from "../../shared/rules/preparePack.ts";
import type { CompiledPack } from "../../shared/rules/rulePack.ts";
import { memoryStore } from "../../shared/store/memory.ts";
import { sample } from "./checks.ts";
import { figure, medianMs, percentile, printTable } from "./timing.ts";

const RULES = 50_000;
const PACK = join(import.meta.dirname, "../../data/rules/cn-demo");
const ASKED = {
  project: { landUse: "1001", industry: "C26", far: 1.2, heightM: 20, envClass: "table" },
  asOf: "2026-11-22",
};

/** Access and tolerance checks under a list of 50,000 rules, against a general engine with the same rules. */
export async function benchRules(demoManifest: string, sitesFile: string): Promise<void> {
  const lineages = await compileFolders([PACK]);
  const { pack, ancestors } = lineages.at(-1)!;
  const large = enlarged(pack, ancestors);
  const services = { ...(await publishZones(demoManifest, [...ancestors, large])), limits: DEFAULT_LIMITS };
  const json = JSON.stringify(large);
  const prepared = preparePack(large, ancestors);
  const zones = zonesOf(prepared, large);
  const sites = await sample(sitesFile);
  const rows = [
    await timed("access check of a zone", zones, (code) =>
      zoneAccess(services, { ...ASKED, where: { zones: [code] } }),
    ),
    await timed("access check of a demo site", sites, (site) => zoneAccess(services, { ...ASKED, where: { site } })),
    await timed("tolerance check of 4 items", zones, () =>
      toleranceCheck(services, { list: pack.id, project: {}, asOf: ASKED.asOf, items: MEASURED }),
    ),
    await timed("json-rules-engine, a zone (3 of them)", zones.slice(0, 3), await rival(prepared)),
  ];
  printTable(`Checks under ${prepared.accessList!.rows.length.toLocaleString("en")} access rules, warm`, rows);
  const cold = medianMs(() => preparePack(JSON.parse(json) as CompiledPack, ancestors), 5);
  console.log(`\nreading such a pack once: ${figure(json.length / 1e6)} MB of JSON, ${figure(cold)} ms`);
}

const MEASURED = [
  { item: "floorArea", approved: 12_000, measured: 12_100, unit: "m2" },
  { item: "far", approved: 2.5, measured: 2.504 },
  { item: "height", approved: 24, measured: 24.02, unit: "m" },
  { item: "greenRatio", approved: 0.3, measured: 0.31, unit: "fraction" },
] as const;

/** The county's list with units below one of its zones, each with that zone's rows: lists by unit are what grows so long. */
function enlarged(pack: CompiledPack, ancestors: readonly CompiledPack[]): CompiledPack {
  const { accessList } = pack;
  const { system, codes } = preparePack(pack, ancestors).accessList!.zoneSystems[0]!;
  const own = accessList!.rows.filter((row) => row.system === system);
  const [zone, template] = [...Map.groupBy(own, (row) => row.zone)].reduce((a, b) =>
    b[1].length > a[1].length ? b : a,
  );
  const units = Math.ceil((RULES - accessList!.rows.length) / template.length);
  const names = Array.from({ length: units }, (_, n) => `${zone}-${n}`);
  const rows = names.flatMap((unit) =>
    template.map((row) => ({ ...row, id: `${unit}-${row.id}`, zone: unit, excepts: [] })),
  );
  const entries = names.map((code) => ({ code, parent: zone, title: { zh: code, en: code } }));
  return {
    ...pack,
    codes: { ...pack.codes, [codes]: [...(pack.codes[codes] ?? []), ...entries] },
    accessList: { ...accessList!, rows: [...accessList!.rows, ...rows] },
  };
}

function zonesOf({ accessList }: PreparedPack, large: CompiledPack) {
  const own = new Map(large.accessList!.rows.map(({ system, zone }) => [zone, { system, code: zone }]));
  own.delete("*");
  const step = Math.max(1, Math.floor(own.size / 200));
  if (!accessList) throw new Error("the pack has an access list");
  return [...own.values()].filter((_, i) => i % step === 0);
}

/** The demo's zones and boundary in memory: reads cost next to nothing, so that what is timed is the check. */
async function publishZones(path: string, packs: readonly CompiledPack[]) {
  const store = memoryStore();
  const manifest = await readManifest(path);
  const layers = manifest.layers.filter(({ kind, code }) => kind === "zone" || code === manifest.coverage);
  const openLayer = ({ file }: (typeof layers)[number]) => openFile(resolve(dirname(path), file), {});
  await publish(store, { manifest: { ...manifest, layers }, openLayer, packs }, { by: "bench" });
  return { store, cache: new CheckCache() };
}

async function timed<T>(check: string, cases: readonly T[], work: (of: T) => Promise<unknown>) {
  for (const each of cases.slice(0, 50)) await work(each);
  const times: number[] = [];
  for (const each of cases) {
    const started = performance.now();
    await work(each);
    times.push(performance.now() - started);
  }
  return { check, "p50 ms": figure(percentile(times, 0.5)), "p95 ms": figure(percentile(times, 0.95)) };
}

/** The same rows as conditions of a general engine, with codes brought to their ancestors beforehand. */
async function rival(pack: PreparedPack): Promise<(zone: { code: string; system: string }) => Promise<unknown>> {
  const rules = pack.accessList!.rows.map(ruleOf);
  const engine = new Engine(rules, { allowUndefinedFacts: true });
  return ({ code, system }) => {
    const zones = [...ancestry(codesOf(pack, zoneTable(pack, system)), code), "*"];
    const subjects = (["land-use", "industry"] as const).flatMap((kind) => {
      const said = kind === "land-use" ? ASKED.project.landUse : ASKED.project.industry;
      return ancestry(codesOf(pack, kind), said).map((each) => `${kind}:${each}`);
    });
    return engine.run({ system, zones, subjects: ["any:", ...subjects], ...ASKED.project });
  };
}

function zoneTable({ accessList }: PreparedPack, system: string): string {
  return accessList!.zoneSystems.find((each) => each.system === system)!.codes;
}

function ruleOf({ id, system, zone, subject, verdict }: AccessRow): RuleProperties {
  return {
    name: id,
    conditions: {
      all: [
        { fact: "system", operator: "equal", value: system },
        { fact: "zones", operator: "contains", value: zone },
        { fact: "subjects", operator: "contains", value: `${subject.kind}:${subject.code ?? ""}` },
      ],
    },
    event: { type: verdict },
  };
}
