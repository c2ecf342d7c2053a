import type { CatalogPointer } from "../../shared/catalog/snapshot.ts";
import type { SourceRemark } from "../../shared/formats/sourceLayer.ts";
import type { CoverageSpill } from "./coverageSpill.ts";
import type { FeatureRepair } from "./layer.ts";
import type { PublishReport } from "./publish.ts";
import type { PublishedLayerReport } from "./publishLayer.ts";

/** More repairs of a layer than this are counted on the terminal; the report file has them all. */
const SHOWN_REPAIRS = 10;

export function printReport(report: PublishReport): void {
  for (const layer of report.layers) {
    const { code, featuresIn, featuresOut, crs } = layer;
    console.log(`${code}: ${featuresIn} features in, ${featuresOut} out, from ${crs}`);
    for (const note of notesOn(layer)) console.log(`  ${note}`);
  }
  for (const { pack, version, digest } of report.rulePacks) {
    console.log(`rules ${pack}@${version} sha256:${digest.slice(0, 12)}`);
  }
  for (const spill of report.coverageSpills) console.log(describeSpill(spill));
  const { checkPieces, checkBytes, snapshot, previous } = report;
  console.log(`check file: ${checkPieces} pieces, ${(checkBytes / 1e6).toFixed(1)} MB`);
  console.log(`snapshot sha256:${snapshot}${snapshot === previous ? " (unchanged)" : ""}`);
}

function notesOn(layer: PublishedLayerReport): string[] {
  const { overlapsItself, selfOverlapM2, bufferM, strippedPersonal, dropped, remarks, repairs } = layer;
  const more = repairs.length - SHOWN_REPAIRS;
  return [
    overlapsItself ? `features overlap each other by ${selfOverlapM2.toFixed(2)} m²: totals from dissolved pieces` : "",
    bufferM === undefined ? "" : `buffered by ${bufferM} m`,
    strippedPersonal.length > 0 ? `personal columns left out: ${strippedPersonal.join(", ")}` : "",
    dropped.length > 0 ? `columns left out: ${dropped.join(", ")}` : "",
    ...remarks.map(describeRemark),
    ...repairs.slice(0, SHOWN_REPAIRS).map((repair) => `repaired ${describeRepair(repair)}`),
    more > 0 ? `… and ${more} repairs more (--report)` : "",
  ].filter(Boolean);
}

function describeRemark({ what, count, features }: SourceRemark): string {
  if (features.length === 0) return `remark: ${what.en}`;
  const more = count > features.length ? " …" : "";
  return `remark: ${what.en}; ${count === 1 ? "feature" : `${count} features:`} ${features.join(", ")}${more}`;
}

function describeRepair({ feature, kind, at, count, areaBeforeM2, areaAfterM2 }: FeatureRepair): string {
  const place = `${at[0].toFixed(7)}, ${at[1].toFixed(7)}`;
  const times = count > 1 ? ` ×${count}` : "";
  const area =
    areaBeforeM2 === undefined || areaAfterM2 === undefined
      ? ""
      : `, area ${areaBeforeM2.toFixed(2)} → ${areaAfterM2.toFixed(2)} m²`;
  return `${feature}: ${kind}${times} at ${place}${area}`;
}

function describeSpill({ code, coverage, outsideM2 }: CoverageSpill): string {
  return `remark: ${code} reaches ${outsideM2.toFixed(2)} m² beyond its coverage ${coverage}`;
}

/** What was served when, the newest first. */
export function printHistory(history: CatalogPointer["history"]): void {
  for (const [i, { publishedAt, snapshot, by }] of history.entries()) {
    console.log(`${publishedAt}  sha256:${snapshot}  ${by}${i === 0 ? "  (current)" : ""}`);
  }
}
