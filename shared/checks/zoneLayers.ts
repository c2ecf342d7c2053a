import type { Piece } from "../catalog/piece.ts";
import type { Layer, Snapshot } from "../catalog/snapshot.ts";
import { intersection } from "../geometry/outline.ts";
import type { MultiPolygon } from "../geometry/rings.ts";
import type { LocalText } from "../problems/problem.ts";
import type { ZoneSystem } from "../rules/access/accessList.ts";
import { type ZoneRef, zoneCodes } from "../rules/access/decideAccess.ts";
import { listedCode } from "../rules/codeTree.ts";
import { layerConcept, type PreparedPack } from "../rules/preparePack.ts";
import { isSliver, type LayerResult } from "./layerFacts.ts";

/** A published layer of zones and what the packs say of the system that it carries. */
export interface ZoneLayer {
  readonly layer: Layer;
  /** The layer's own code where no pack names a system for it. */
  readonly system: string;
  /** The definition that names the plan, if one does. */
  readonly definition?: ZoneSystem;
  readonly pack?: PreparedPack;
}

/** Layers that some pack names as carriers of a zone system, and layers published as zones. */
export function zoneLayersOf(snapshot: Snapshot, packs: readonly PreparedPack[]): ZoneLayer[] {
  return snapshot.layers.flatMap((layer): ZoneLayer[] => {
    const known = packs.flatMap((pack) =>
      (pack.accessList?.zoneSystems ?? [])
        .filter(({ layers }) => layers.includes(layerConcept(pack, layer.code)))
        .map((definition) => ({ layer, system: definition.system, definition, pack })),
    );
    const best = known.find(({ definition }) => definition.plan !== undefined) ?? known[0];
    if (best) return [best];
    return layer.kind === "zone" ? [{ layer, system: layer.code }] : [];
  });
}

/** A zone as an answer names it. */
export interface ZoneTitle {
  readonly system: string;
  readonly layer: string;
  readonly code: string;
  readonly title: LocalText;
  readonly plan: LocalText;
  /** Of the plan where a pack says it, else the date of the data. */
  readonly version: string;
  readonly source: { readonly document: string; readonly dataDate: string; readonly digest: string };
}

export function zoneTitle({ layer, system, definition, pack }: ZoneLayer, code: string): ZoneTitle {
  const codes = pack ? zoneCodes(pack, system) : undefined;
  const listed = codes ? codes.entries.get(listedCode(codes, code) ?? "")?.title : undefined;
  const { document, dataDate } = layer.source;
  return {
    system,
    layer: layer.code,
    code,
    title: listed ?? layer.classTitles?.[code] ?? { zh: code, en: code },
    plan: definition?.plan ?? { zh: document, en: document },
    version: definition?.version ?? dataDate,
    source: { document, dataDate, digest: `sha256:${layer.data.digest}` },
  };
}

/** A zone that a site touches. */
export interface TouchedZone {
  readonly ref: ZoneRef;
  readonly carrier: ZoneLayer;
  /** Unrounded. */
  readonly insideM2: number;
  /** Digitising noise: such a zone is named, but has no vote. */
  readonly sliver: boolean;
}

/** Part of the site of which no zone is known, by system. */
export interface ZoneGap {
  readonly system: string;
  /** `unknown`: outside coverage or not read. `no-zone`: the layer is known there and has no zone. */
  readonly kind: "unknown" | "no-zone";
  readonly areaM2: number;
}

/** The zones that a site touches, largest first within a layer, and what is missing to know them all. */
export function zonesOfSite(
  carriers: readonly ZoneLayer[],
  results: readonly LayerResult[],
  site: MultiPolygon,
  pieces: readonly Piece[],
): { readonly zones: readonly TouchedZone[]; readonly gaps: readonly ZoneGap[] } {
  const found = carriers.flatMap((carrier) => {
    const result = results.find(({ layer }) => layer.code === carrier.layer.code);
    return result ? [{ carrier, result }] : [];
  });
  const zones = found.flatMap(({ carrier, result }) => touched(carrier, result, site, pieces));
  const systems = Map.groupBy(found, ({ carrier }) => carrier.system);
  return {
    zones,
    gaps: [...systems].flatMap(([system, of]) =>
      gapsOf(
        system,
        of.map(({ result }) => result),
      ),
    ),
  };
}

function touched(
  carrier: ZoneLayer,
  { facts }: LayerResult,
  site: MultiPolygon,
  pieces: readonly Piece[],
): TouchedZone[] {
  const { layer, system } = carrier;
  return [...facts.classes]
    .map(([code, { insideM2 }]) => {
      const outline = (): MultiPolygon =>
        intersection(
          site,
          pieces
            .filter((piece) => piece.layer === layer.code && piece.role === "feature" && piece.class === code)
            .flatMap(({ polygons }) => polygons),
        );
      return { ref: { system, code }, carrier, insideM2, sliver: isSliver(insideM2, layer.tolerances, outline) };
    })
    .sort((a, b) => b.insideM2 - a.insideM2 || (a.ref.code < b.ref.code ? -1 : 1));
}

/** Where several layers carry one system, what one of them knows is known. */
function gapsOf(system: string, results: readonly LayerResult[]): ZoneGap[] {
  const unknownM2 = Math.min(...results.map(({ facts }) => facts.unknownM2));
  const outsideM2 = Math.min(...results.map(({ facts }) => (facts.outsideIsSliver ? 0 : facts.outsideM2)));
  return [
    ...(unknownM2 > 0 ? [{ system, kind: "unknown" as const, areaM2: unknownM2 }] : []),
    ...(outsideM2 > 0 ? [{ system, kind: "no-zone" as const, areaM2: outsideM2 }] : []),
  ];
}
