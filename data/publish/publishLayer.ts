import { layerKey, piecesKey } from "../../shared/catalog/catalog.ts";
import { PIECE_COLUMNS } from "../../shared/catalog/piece.ts";
import { type FgbRef, type Layer, type Tolerances, tolerances } from "../../shared/catalog/snapshot.ts";
import { type EncodedFeature, encodeFeature, type FileMeta } from "../../shared/flatgeobuf/encode.ts";
import type { SourceLayer } from "../../shared/formats/sourceLayer.ts";
import type { ObjectStore } from "../../shared/store/objectStore.ts";
import toleranceTable from "../tables/tolerances.json" with { type: "json" };
import { type BuiltLayer, buildLayer, type LayerReport } from "./layer.ts";
import type { Manifest, ManifestLayer } from "./manifest.ts";
import { putFlatgeobuf } from "./objects.ts";
import { cutLayer } from "./pieces.ts";
import { type Scratch, withScratch } from "./scratch.ts";
import { resolveCrs } from "./sourceCrs.ts";

export interface PublishedLayerReport extends LayerReport {
  readonly pieces: number;
  readonly overlapsItself: boolean;
  /** Area that pairs of the layer's features share, m²: a place within n features counts n(n − 1)/2 times. */
  readonly selfOverlapM2: number;
}

/**
 * Writes a layer's whole features and its pieces. Nothing serves them until a snapshot names them. Memory holds a few of the
 * features at a time, and 40 bytes of each for the index.
 * @throws PublishFault, Problem of the readers, StoreFault
 */
export async function publishLayer(
  store: ObjectStore,
  manifest: Manifest,
  row: ManifestLayer,
  source: SourceLayer,
): Promise<{ readonly layer: Layer; readonly report: PublishedLayerReport }> {
  return withScratch(async (scratch) => {
    const built = await buildLayer(row, source, resolveCrs(row, source), scratch);
    const data = await putFeatures(store, manifest, row, built, scratch);
    const { pieces: cut, overlapsItself, overlapExcessM2 } = cutLayer(row.code, built, scratch);
    const pieces = await putFlatgeobuf(
      store,
      (digest) => piecesKey(row.code, digest),
      { name: row.code, columns: PIECE_COLUMNS, geometryType: "MultiPolygon" },
      { scratch, count: cut.count, features: cut.sorted() },
    );
    return {
      layer: layerEntry(manifest, row, built, { data, pieces, overlapsItself }),
      report: {
        ...built.report,
        pieces: cut.count,
        overlapsItself,
        selfOverlapM2: overlapsItself ? overlapExcessM2 / 2 : 0,
      },
    };
  });
}

async function putFeatures(
  store: ObjectStore,
  manifest: Manifest,
  row: ManifestLayer,
  built: BuiltLayer,
  scratch: Scratch,
): Promise<FgbRef> {
  const { columns } = built;
  const meta: FileMeta = {
    name: row.code,
    title: row.title.zh,
    description: row.title.en,
    metadata: { source: row.source, disclaimer: manifest.disclaimer },
    columns,
    geometryType: "MultiPolygon",
  };
  function* encoded(): Generator<EncodedFeature> {
    for (const { polygons, values, bounds } of built.features()) {
      yield { bytes: encodeFeature(polygons, columns, values), bounds };
    }
  }
  const content = { scratch, count: built.report.featuresOut, features: encoded() };
  return putFlatgeobuf(store, (digest) => layerKey(row.code, digest), meta, content);
}

function layerEntry(
  manifest: Manifest,
  row: ManifestLayer,
  built: BuiltLayer,
  objects: Pick<Layer, "data" | "pieces" | "overlapsItself">,
): Layer {
  const { code, title, kind, idColumn, classColumn, nameColumn, classTitles, exposure, source } = row;
  const coverage = row.coverage === "self" ? code : (row.coverage ?? manifest.coverage ?? code);
  return {
    code,
    title,
    kind,
    ...(idColumn === undefined ? {} : { idColumn }),
    ...(classColumn === undefined ? {} : { classColumn }),
    ...(nameColumn === undefined ? {} : { nameColumn }),
    ...(classTitles === undefined ? {} : { classTitles }),
    coverage,
    bounds: built.report.featuresOut === 0 ? null : [...built.bounds],
    features: built.report.featuresOut,
    vertices: built.report.verticesOut,
    source,
    tolerances: tolerancesOf(row),
    exposure,
    ...objects,
  };
}

function tolerancesOf(row: ManifestLayer): Tolerances {
  const perLayer: Record<string, Partial<Tolerances>> = toleranceTable.layers;
  return tolerances.parse({ ...toleranceTable.default, ...perLayer[row.code], ...row.tolerances });
}
