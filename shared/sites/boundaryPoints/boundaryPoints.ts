import { fileSite } from "../fileSite.ts";
import type { RawSite } from "../geojson.ts";
import type { SiteFile, SiteFileLimits, SiteFormat } from "../siteFormat.ts";
import { decodedText } from "../text.ts";
import { areaWarnings } from "./declaredArea.ts";
import { looksLikeBoundaryPoints, readLines } from "./grammar.ts";
import { referenceOf } from "./reference.ts";
import { nested, ringsOf } from "./rings.ts";

/** The 界址点坐标 TXT of land applications (建设用地报批). Each parcel (地块) is a part. */
export const boundaryPoints: SiteFormat = {
  name: "界址点坐标 TXT",
  mediaTypes: ["text/plain"],
  extensions: ["txt"],
  matches: (bytes) => looksLikeBoundaryPoints(decodedText(bytes)),
  read,
};

/** @throws Problem as `readLines`, `referenceOf` and `fileSite` */
function read({ bytes }: SiteFile, { maxVertices }: SiteFileLimits): RawSite {
  const file = readLines(decodedText(bytes), maxVertices);
  const { eastingFirst, isDegrees, declaredCrs, crsWanted, warnings } = referenceOf(file);
  const lineOfRing = new Map<Float64Array, number>();
  const drawn = file.parcels.map((parcel) => {
    const rings = ringsOf(parcel.points, eastingFirst);
    for (const { ring, line } of rings) lineOfRing.set(ring, line);
    return { parcel, polygons: nested(rings.map(({ ring }) => ring)) };
  });
  const site = fileSite(
    drawn.map(({ parcel, polygons }) => ({ id: parcel.number, polygons })),
    {
      declaredCrs,
      hasHeights: file.parcels.some(({ points }) => points.some(({ hasMore }) => hasMore)),
      warnings: [...warnings, ...drawn.flatMap(({ parcel, polygons }) => areaWarnings(parcel, polygons, isDegrees))],
      lineOfRing,
    },
  );
  return { ...site, ...(crsWanted ? { crsWanted } : {}) };
}
