import type { FeatureRepair } from "./layer.ts";
import type { PublishReport } from "./publish.ts";

/** More repairs of a layer than this are counted on the terminal; the report file has them all. */
const SHOWN_REPAIRS = 10;

export function printReport(report: PublishReport): void {
  for (const layer of report.layers) {
    const { featuresIn, featuresOut, crs, overlapsItself, repairs } = layer;
    const notes = [
      overlapsItself ? "features overlap each other: totals from dissolved pieces" : "",
      layer.bufferM === undefined ? "" : `buffered by ${layer.bufferM} m`,
      layer.strippedPersonal.length > 0 ? `personal columns left out: ${layer.strippedPersonal.join(", ")}` : "",
      layer.dropped.length > 0 ? `columns left out: ${layer.dropped.join(", ")}` : "",
    ].filter(Boolean);
    console.log(`${layer.code}: ${featuresIn} features in, ${featuresOut} out, from ${crs}`);
    for (const note of notes) console.log(`  ${note}`);
    for (const repair of repairs.slice(0, SHOWN_REPAIRS)) console.log(`  repaired ${describe(repair)}`);
    if (repairs.length > SHOWN_REPAIRS)
      console.log(`  … and ${repairs.length - SHOWN_REPAIRS} repairs more (--report)`);
  }
  const { checkPieces, checkBytes, snapshot, previous } = report;
  console.log(`check file: ${checkPieces} pieces, ${(checkBytes / 1e6).toFixed(1)} MB`);
  console.log(`snapshot sha256:${snapshot}${snapshot === previous ? " (unchanged)" : ""}`);
}

function describe({ feature, kind, at, count, areaBeforeM2, areaAfterM2 }: FeatureRepair): string {
  const place = `${at[0].toFixed(7)}, ${at[1].toFixed(7)}`;
  const times = count > 1 ? ` ×${count}` : "";
  const area =
    areaBeforeM2 === undefined || areaAfterM2 === undefined
      ? ""
      : `, area ${areaBeforeM2.toFixed(2)} → ${areaAfterM2.toFixed(2)} m²`;
  return `${feature}: ${kind}${times} at ${place}${area}`;
}
