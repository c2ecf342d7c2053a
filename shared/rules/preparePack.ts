import { type AccessRow, zoneKey } from "./access/accessList.ts";
import { type CodeTree, codeTree, emptyCodeTree } from "./codeTree.ts";
import { type WorkingCalendar, workingCalendar } from "./deficiency/workingDays.ts";
import type { CompiledPack, ControlLine, RuleDocument } from "./rulePack.ts";
import { type ToleranceRows, toleranceRows } from "./tolerance/toleranceList.ts";

/** A compiled pack with the indexes that a check needs, made once when the pack is loaded. */
export interface PreparedPack {
  readonly pack: CompiledPack;
  /** `cn@2026.1`: what findings begin with. */
  readonly name: string;
  readonly rowsByLayer: ReadonlyMap<string, readonly ControlLine[]>;
  readonly documents: ReadonlyMap<string, RuleDocument>;
  readonly codes: ReadonlyMap<string, CodeTree>;
  /** Code table of each layer's class values; absent where the layer has none. */
  readonly classCodes: ReadonlyMap<string, CodeTree>;
  readonly aliases: ReadonlyMap<string, string>;
  /** Items of the tolerance list. */
  readonly toleranceRows: ToleranceRows;
  /** Rows of the access list by system and zone (`zoneKey`). */
  readonly accessRows: ReadonlyMap<string, readonly AccessRow[]>;
  /** The working days that the deficiency list counts by; empty where the pack has no such list. */
  readonly calendar: WorkingCalendar;
}

/** Indexes a pack by layer. Cost is one pass over the tables; keep the result beside the pack's digest. */
export function preparePack(pack: CompiledPack): PreparedPack {
  const codes = new Map(Object.entries(pack.codes).map(([system, table]) => [system, codeTree(table)]));
  const classCodes = new Map<string, CodeTree>();
  for (const layer of pack.layers) {
    const tree = layer.classCodes === undefined ? undefined : codes.get(layer.classCodes);
    if (tree) classCodes.set(layer.code, tree);
  }
  return {
    pack,
    name: `${pack.id}@${pack.version}`,
    rowsByLayer: Map.groupBy(pack.controlLines, (row) => row.layer),
    documents: new Map(pack.documents.map((document) => [document.id, document])),
    codes,
    classCodes,
    aliases: new Map(pack.layerAliases.map(({ alias, layer }) => [alias, layer])),
    toleranceRows: toleranceRows(pack.toleranceList?.items ?? []),
    accessRows: Map.groupBy(pack.accessList?.rows ?? [], ({ system, zone }) => zoneKey(system, zone)),
    calendar: workingCalendar(pack.deficiencyList?.calendar ?? []),
  };
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
