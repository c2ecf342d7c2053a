import { type AccessRow, type Regime, type ZoneSystem, zoneKey } from "./access/accessList.ts";
import { inForce } from "./applies.ts";
import { type CodeTree, codeTree, emptyCodeTree } from "./codeTree.ts";
import type { CalendarYear, CreditStanding, Paper, Refusal, Service } from "./deficiency/deficiencyList.ts";
import { type WorkingCalendar, workingCalendar } from "./deficiency/workingDays.ts";
import { documentsOf, type Inherited, inherited, packName } from "./lineage.ts";
import type { CompiledPack, ControlLine, PackHead, RequiredLayer, RuleDocument, RuleLayer } from "./rulePack.ts";
import type { PointClass, SurveyClass, ToleranceItem } from "./tolerance/toleranceList.ts";
import { type ToleranceRows, toleranceRows } from "./tolerance/toleranceList.ts";

/** A pack with all that it inherits, and the indexes that a check needs; made once when the pack is loaded. */
export interface PreparedPack {
  readonly head: PackHead;
  /** `cn@2026.1` */
  readonly name: string;
  /** The packs that speak, from the nation's down to this one. */
  readonly lineage: readonly PackHead[];
  readonly layers: ReadonlyMap<string, RuleLayer>;
  readonly aliases: ReadonlyMap<string, string>;
  readonly documents: ReadonlyMap<string, RuleDocument>;
  readonly codes: ReadonlyMap<string, CodeTree>;
  /** Code table of each layer's class values; absent where the layer has none. */
  readonly classCodes: ReadonlyMap<string, CodeTree>;
  readonly rowsByLayer: ReadonlyMap<string, readonly Inherited<ControlLine>[]>;
  readonly requiredLayers: readonly Inherited<RequiredLayer>[];
  readonly toleranceList?: InheritedToleranceList;
  /** Items of the tolerance list. */
  readonly toleranceRows: ToleranceRows;
  readonly accessList?: InheritedAccessList;
  /** Rows of the access list by system and zone (`zoneKey`). */
  readonly accessRows: ReadonlyMap<string, readonly Inherited<AccessRow>[]>;
  readonly deficiencyList?: InheritedDeficiencyList;
  /** The working days that the deficiency list counts by; empty where there is no such list. */
  readonly calendar: WorkingCalendar;
}

/** The lists of a lineage, rows of all its packs together. */
export interface InheritedToleranceList {
  readonly items: readonly Inherited<ToleranceItem>[];
  readonly surveyClasses: readonly Inherited<SurveyClass>[];
  readonly pointClasses: readonly Inherited<PointClass>[];
}

export interface InheritedAccessList {
  readonly zoneSystems: readonly ZoneSystem[];
  readonly rows: readonly Inherited<AccessRow>[];
  readonly regimes: readonly Inherited<Regime>[];
}

export interface InheritedDeficiencyList {
  readonly services: readonly Inherited<Service>[];
  readonly papers: readonly Inherited<Paper>[];
  readonly credit: readonly Inherited<CreditStanding>[];
  readonly refusals: readonly Inherited<Refusal>[];
  readonly calendar: readonly CalendarYear[];
}

/**
 * Indexes a pack with its ancestors. Cost is one pass over the tables; keep the result beside the pack's digest.
 * @param ancestors from the nation's pack down to the pack's own parent
 */
export function preparePack(pack: CompiledPack, ancestors: readonly CompiledPack[] = []): PreparedPack {
  const lineage = [...ancestors, pack];
  const layers = byNearest(
    lineage,
    (each) => each.layers,
    ({ code }) => code,
  );
  const codes = codesOfAll(lineage);
  const toleranceList = toleranceListOf(lineage);
  const accessList = accessListOf(lineage);
  const deficiencyList = deficiencyListOf(lineage);
  return {
    head: pack,
    name: packName(pack),
    lineage,
    layers,
    aliases: new Map(lineage.flatMap(({ layerAliases }) => layerAliases.map(({ alias, layer }) => [alias, layer]))),
    documents: documentsOf(lineage),
    codes,
    classCodes: classCodesOfAll(layers, codes),
    rowsByLayer: Map.groupBy(
      rowsOf(lineage, (each) => each.controlLines),
      (row) => row.layer,
    ),
    requiredLayers: rowsOf(lineage, (each) => each.requiredLayers),
    ...(toleranceList ? { toleranceList } : {}),
    toleranceRows: toleranceRows(toleranceList?.items ?? []),
    ...(accessList ? { accessList } : {}),
    accessRows: Map.groupBy(accessList?.rows ?? [], ({ system, zone }) => zoneKey(system, zone)),
    ...(deficiencyList ? { deficiencyList } : {}),
    calendar: workingCalendar(deficiencyList?.calendar ?? []),
  };
}

/** Rows of one table of all packs, from the nation's downwards. */
function rowsOf<Row extends { readonly id: string }>(
  lineage: readonly CompiledPack[],
  table: (pack: CompiledPack) => readonly Row[] | undefined,
): Inherited<Row>[] {
  return lineage.flatMap((pack, depth) => inherited(table(pack) ?? [], pack, depth));
}

/** Entries that a nearer pack may say anew. */
function byNearest<T>(
  lineage: readonly CompiledPack[],
  table: (pack: CompiledPack) => readonly T[] | undefined,
  keyOf: (entry: T) => string,
): Map<string, T> {
  return new Map(lineage.flatMap((pack) => (table(pack) ?? []).map((entry) => [keyOf(entry), entry] as const)));
}

/** Tables of one name are one: a pack adds codes to those that it inherits. */
function codesOfAll(lineage: readonly CompiledPack[]): Map<string, CodeTree> {
  const tables = Map.groupBy(
    lineage.flatMap(({ codes }) => Object.entries(codes)),
    ([name]) => name,
  );
  return new Map([...tables].map(([name, parts]) => [name, codeTree(parts.flatMap(([, entries]) => entries))]));
}

function classCodesOfAll(
  layers: ReadonlyMap<string, RuleLayer>,
  codes: ReadonlyMap<string, CodeTree>,
): Map<string, CodeTree> {
  const found = new Map<string, CodeTree>();
  for (const { code, classCodes } of layers.values()) {
    const tree = classCodes === undefined ? undefined : codes.get(classCodes);
    if (tree) found.set(code, tree);
  }
  return found;
}

function toleranceListOf(lineage: readonly CompiledPack[]): InheritedToleranceList | undefined {
  if (!lineage.some(({ toleranceList }) => toleranceList)) return undefined;
  return {
    items: rowsOf(lineage, ({ toleranceList }) => toleranceList?.items),
    surveyClasses: rowsOf(lineage, ({ toleranceList }) => toleranceList?.surveyClasses),
    pointClasses: rowsOf(lineage, ({ toleranceList }) => toleranceList?.pointClasses),
  };
}

function accessListOf(lineage: readonly CompiledPack[]): InheritedAccessList | undefined {
  if (!lineage.some(({ accessList }) => accessList)) return undefined;
  const systems = byNearest(
    lineage,
    ({ accessList }) => accessList?.zoneSystems,
    ({ system }) => system,
  );
  return {
    zoneSystems: [...systems.values()],
    rows: rowsOf(lineage, ({ accessList }) => accessList?.rows),
    regimes: rowsOf(lineage, ({ accessList }) => accessList?.regimes),
  };
}

function deficiencyListOf(lineage: readonly CompiledPack[]): InheritedDeficiencyList | undefined {
  if (!lineage.some(({ deficiencyList }) => deficiencyList)) return undefined;
  const years = byNearest(
    lineage,
    ({ deficiencyList }) => deficiencyList?.calendar,
    ({ year }) => String(year),
  );
  return {
    services: rowsOf(lineage, ({ deficiencyList }) => deficiencyList?.services),
    papers: rowsOf(lineage, ({ deficiencyList }) => deficiencyList?.papers),
    credit: rowsOf(lineage, ({ deficiencyList }) => deficiencyList?.credit),
    refusals: rowsOf(lineage, ({ deficiencyList }) => deficiencyList?.refusals),
    calendar: [...years.values()],
  };
}

/** The packs of the lineage that were not compiled for this day: then nothing may be concluded from a silent table. */
export function notInForce({ lineage }: PreparedPack, asOf: string): PackHead[] {
  return lineage.filter((head) => !inForce(head, asOf));
}

/** The layer code that the pack's rows use for a published layer. */
export function layerConcept(pack: PreparedPack, layer: string): string {
  return pack.aliases.get(layer) ?? layer;
}

/** A code table of the pack by name, e.g. `land-use`, `tag`, `material`; empty where the pack has none of that name. */
export function codesOf(pack: PreparedPack, system: string): CodeTree {
  return pack.codes.get(system) ?? emptyCodeTree;
}

export function classCodesOf(pack: PreparedPack, layer: string): CodeTree {
  return pack.classCodes.get(layer) ?? emptyCodeTree;
}
