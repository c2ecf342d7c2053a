import type { Column } from "../../shared/flatgeobuf/schema.ts";
import type { SourceFeature, SourceGeometry, SourceLayer, SourceRemark } from "../../shared/formats/sourceLayer.ts";
import { bufferLines, bufferPoints } from "../../shared/geometry/buffer.ts";
import type { Crs } from "../../shared/geometry/crs.ts";
import { densifyRing } from "../../shared/geometry/densify.ts";
import { type Repair, type Repaired, repairPolygons } from "../../shared/geometry/repair.ts";
import type { Bounds, MultiPolygon } from "../../shared/geometry/rings.ts";
import { attributeText, ColumnCensus } from "./attributes.ts";
import { type BuiltFeature, BuiltFeatures, type UnsortedFeature } from "./builtFeatures.ts";
import type { ManifestLayer } from "./manifest.ts";
import { PublishFault } from "./publishFault.ts";
import type { Scratch } from "./scratch.ts";

export interface BuiltLayer {
  readonly columns: readonly Column[];
  /** In Hilbert order, from the disk; any number of times. */
  features(): Iterable<BuiltFeature>;
  /** Around all features. */
  readonly bounds: Bounds;
  readonly report: LayerReport;
}

/** What happened to a layer on its way; printed and written beside a publish. */
export interface LayerReport {
  readonly code: string;
  readonly file: string;
  readonly crs: string;
  readonly featuresIn: number;
  readonly featuresOut: number;
  readonly verticesIn: number;
  readonly verticesOut: number;
  readonly areaM2: number;
  /** Columns with personal data that were left out. */
  readonly strippedPersonal: readonly string[];
  readonly dropped: readonly string[];
  /** Protection distance where lines or points were buffered. */
  readonly bufferM?: string;
  /** What the reader dropped, guessed or mended. */
  readonly remarks: readonly SourceRemark[];
  readonly repairs: readonly FeatureRepair[];
}

export type FeatureRepair = Repair & { readonly feature: string };

/** Two readings of a ring may differ by rounding; beyond this a person has to decide. */
const AMBIGUITY_M2 = 0.01;

/**
 * Reads a source layer and brings it, feature by feature, to valid polygons in EPSG:4490.
 * @throws PublishFault, naming the feature, when one cannot be published
 */
export async function buildLayer(
  row: ManifestLayer,
  source: SourceLayer,
  crs: Crs,
  scratch: Scratch,
): Promise<BuiltLayer> {
  const census = new ColumnCensus(row.dropColumns);
  const built = new BuiltFeatures(scratch);
  let featuresIn = 0;
  let verticesIn = 0;
  const repairs: FeatureRepair[] = [];
  // What is wrong with a feature may follow from a column that the file lacks: then the column is what to tell.
  let firstFault: PublishFault | null = null;
  for await (const feature of source.features) {
    const index = featuresIn++;
    verticesIn += sourceVertices(feature.geometry);
    const attributes = census.add(feature.attributes);
    if (firstFault) continue;
    const outcome = attempt(() => buildFeature(row, feature, index, crs, repairs));
    if (outcome instanceof PublishFault) firstFault = outcome;
    else built.add({ ...outcome, attributes });
  }
  if (featuresIn > 0) checkColumns(row, census);
  if (firstFault) throw firstFault;
  const { columns, strippedPersonal, dropped, valuesOf } = census.published();
  return {
    columns,
    features: () => built.features(valuesOf),
    bounds: built.bounds,
    report: {
      code: row.code,
      file: row.file,
      crs: crs.name,
      featuresIn,
      featuresOut: built.count,
      verticesIn,
      verticesOut: built.vertices,
      areaM2: built.areaM2,
      strippedPersonal,
      dropped,
      ...(row.bufferM === undefined ? {} : { bufferM: String(row.bufferM) }),
      remarks: [...(source.remarks ?? [])],
      repairs,
    },
  };
}

function attempt<T>(act: () => T): T | PublishFault {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof PublishFault) return cause;
    throw cause;
  }
}

/** A column that the manifest names and the file lacks is a mistake that would surface as empty classes. */
function checkColumns(row: ManifestLayer, census: ColumnCensus): void {
  const { names } = census;
  const buffer = typeof row.bufferM === "string" ? row.bufferM : undefined;
  for (const column of [row.idColumn, row.classColumn, row.nameColumn, buffer]) {
    if (column === undefined) continue;
    if (census.isPersonal(column))
      throw new PublishFault(`${row.code}: column ${column} holds personal data and is not published`);
    if (!names.includes(column))
      throw new PublishFault(`${row.code}: ${row.file} has no column ${column}; it has ${names.join(", ")}`);
  }
}

function buildFeature(
  row: ManifestLayer,
  { geometry, attributes }: SourceFeature,
  index: number,
  crs: Crs,
  repairs: FeatureRepair[],
): Omit<UnsortedFeature, "attributes"> {
  const label = featureLabel(row, attributes, index);
  if (!geometry) throw new PublishFault(`${row.code}: ${label} has no geometry, so nobody knows where it applies`);
  const repaired = toPolygons(row, geometry, attributes, label, crs);
  repairs.push(...repaired.repairs.map((repair) => ({ ...repair, feature: label })));
  const polygons = decide(row, repaired, label);
  if (polygons.length === 0) {
    const [flaw] = repaired.repairs;
    const why = flaw ? ` (${flaw.kind} at ${flaw.at.join(", ")})` : "";
    throw new PublishFault(`${row.code}: ${label} has no area${why}`);
  }
  return {
    polygons,
    id: attributeText(attributes, row.idColumn) || String(index + 1),
    class: attributeText(attributes, row.classColumn),
    name: attributeText(attributes, row.nameColumn),
  };
}

function featureLabel(row: ManifestLayer, attributes: SourceFeature["attributes"], index: number): string {
  const id = attributeText(attributes, row.idColumn);
  return id ? `feature ${index + 1} (${id})` : `feature ${index + 1}`;
}

/** Lines and points become the area within their protection distance; what a buffer makes is valid. */
function toPolygons(
  row: ManifestLayer,
  geometry: SourceGeometry,
  attributes: SourceFeature["attributes"],
  label: string,
  crs: Crs,
): Repaired {
  if (geometry.kind === "polygons") {
    if (row.bufferM !== undefined) {
      throw new PublishFault(`${row.code}: bufferM is for lines and points; ${label} is a polygon`);
    }
    return repairPolygons(geometry.polygons.map((rings) => rings.map((ring) => densifyRing(ring, crs))));
  }
  const radius = protectionDistance(row, attributes, label);
  const polygons =
    geometry.kind === "lines"
      ? bufferLines(
          geometry.lines.map((line) => densifyRing(line, crs)),
          radius,
        )
      : bufferPoints(crs.toLonLat(geometry.points), radius);
  return { polygons, repairs: [], ambiguities: [], larger: [] };
}

function protectionDistance(row: ManifestLayer, attributes: SourceFeature["attributes"], label: string): number {
  if (row.bufferM === undefined) {
    throw new PublishFault(
      `${row.code}: ${label} is a line or point; state its protection distance as bufferM (metres)`,
    );
  }
  const distance = typeof row.bufferM === "number" ? row.bufferM : Number(attributes[row.bufferM]);
  if (!(distance > 0)) throw new PublishFault(`${row.code}: ${label} has no protection distance in ${row.bufferM}`);
  return distance;
}

function decide(row: ManifestLayer, repaired: Repaired, label: string): MultiPolygon {
  const worst = repaired.ambiguities.find(({ evenOddM2, nonZeroM2 }) => Math.abs(evenOddM2 - nonZeroM2) > AMBIGUITY_M2);
  if (!worst) return repaired.polygons;
  if (row.onAmbiguity === "larger") return repaired.larger;
  const { kind, at, evenOddM2, nonZeroM2 } = worst;
  throw new PublishFault(
    `${row.code}: ${label} has a ${kind} at (${at.join(", ")}); read even-odd it has ${evenOddM2.toFixed(2)} m², ` +
      `non-zero ${nonZeroM2.toFixed(2)} m²: they differ by ${Math.abs(evenOddM2 - nonZeroM2).toFixed(2)} m². ` +
      `Mend the source, or set "onAmbiguity": "larger" in the manifest`,
  );
}

function sourceVertices(geometry: SourceGeometry | null): number {
  if (!geometry) return 0;
  if (geometry.kind === "points") return geometry.points.length / 2;
  const runs = geometry.kind === "lines" ? geometry.lines : geometry.polygons.flat();
  return runs.reduce((sum, run) => sum + run.length / 2, 0);
}
