import type { Column } from "../../shared/flatgeobuf/schema.ts";
import type { SourceFeature, SourceGeometry, SourceLayer, SourceRemark } from "../../shared/formats/sourceLayer.ts";
import { ellipsoidalArea } from "../../shared/geometry/area.ts";
import { bufferLines, bufferPoints } from "../../shared/geometry/buffer.ts";
import type { Crs } from "../../shared/geometry/crs.ts";
import { densifyRing } from "../../shared/geometry/densify.ts";
import { type Repair, type Repaired, repairPolygons } from "../../shared/geometry/repair.ts";
import { type Bounds, type MultiPolygon, polygonBounds, vertexCount } from "../../shared/geometry/rings.ts";
import { attributeText, chooseColumns, columnValues } from "./attributes.ts";
import { inHilbertOrder } from "./hilbertOrder.ts";
import type { ManifestLayer } from "./manifest.ts";
import { PublishFault } from "./publishFault.ts";

/** A feature ready to be written: valid polygons in EPSG:4490 and the values of the published columns. */
export interface BuiltFeature {
  readonly polygons: MultiPolygon;
  readonly bounds: Bounds;
  readonly values: readonly (string | number | boolean | null)[];
  readonly id: string;
  readonly class: string;
  readonly name: string;
  readonly areaM2: number;
}

export interface BuiltLayer {
  readonly columns: readonly Column[];
  /** In Hilbert order. */
  readonly features: readonly BuiltFeature[];
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
 * Reads a source layer whole and brings it to valid polygons in EPSG:4490.
 * @throws PublishFault, naming the feature, when one cannot be published
 */
export async function buildLayer(row: ManifestLayer, source: SourceLayer, crs: Crs): Promise<BuiltLayer> {
  const sources: SourceFeature[] = [];
  for await (const feature of source.features) sources.push(feature);
  const { columns, strippedPersonal, dropped } = chooseColumns(sources, row.dropColumns);
  checkColumns(row, sources, strippedPersonal);
  const repairs: FeatureRepair[] = [];
  const features = inHilbertOrder(
    sources.map((feature, index) => buildFeature(row, feature, index, columns, crs, repairs)),
  );
  return {
    columns,
    features,
    report: {
      code: row.code,
      file: row.file,
      crs: crs.name,
      featuresIn: sources.length,
      featuresOut: features.length,
      verticesIn: sources.reduce((sum, { geometry }) => sum + sourceVertices(geometry), 0),
      verticesOut: features.reduce((sum, { polygons }) => sum + vertexCount(polygons), 0),
      areaM2: features.reduce((sum, { areaM2 }) => sum + areaM2, 0),
      strippedPersonal,
      dropped,
      ...(row.bufferM === undefined ? {} : { bufferM: String(row.bufferM) }),
      remarks: [...(source.remarks ?? [])],
      repairs,
    },
  };
}

/** A column that the manifest names and the file lacks is a mistake that would surface as empty classes. */
function checkColumns(row: ManifestLayer, sources: readonly SourceFeature[], personal: readonly string[]): void {
  const first = sources[0];
  if (!first) return;
  const named = [
    row.idColumn,
    row.classColumn,
    row.nameColumn,
    typeof row.bufferM === "string" ? row.bufferM : undefined,
  ];
  for (const column of named) {
    if (column === undefined) continue;
    if (personal.includes(column))
      throw new PublishFault(`${row.code}: column ${column} holds personal data and is not published`);
    if (!sources.some(({ attributes }) => column in attributes)) {
      const present = Object.keys(first.attributes).join(", ");
      throw new PublishFault(`${row.code}: ${row.file} has no column ${column}; it has ${present}`);
    }
  }
}

function buildFeature(
  row: ManifestLayer,
  { geometry, attributes }: SourceFeature,
  index: number,
  columns: readonly Column[],
  crs: Crs,
  repairs: FeatureRepair[],
): BuiltFeature {
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
    bounds: polygonBounds(polygons),
    values: columnValues(columns, attributes),
    id: attributeText(attributes, row.idColumn) || String(index + 1),
    class: attributeText(attributes, row.classColumn),
    name: attributeText(attributes, row.nameColumn),
    areaM2: ellipsoidalArea(polygons),
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
