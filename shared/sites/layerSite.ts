import { HEIGHTS_DROPPED } from "../formats/remarks.ts";
import type { AttributeValue, SourceLayer, SourceRemark } from "../formats/sourceLayer.ts";
import { declaredByFile } from "./fileCrs.ts";
import { type FilePart, fileSite } from "./fileSite.ts";
import type { RawSite } from "./geojson.ts";
import { holds } from "./notAreas.ts";
import type { SiteWarning } from "./site.ts";
import type { VertexCount } from "./vertexCount.ts";

/** Attributes that name a feature, in any case, the first before the second. */
const ID_ATTRIBUTES = ["id", "name"] as const;

/**
 * A layer of a GIS file as a site.
 * @param vertices adds what a feature has; `null` where the reader counts before it reads
 * @throws Problem those of the reader, of `declaredByFile` and of `fileSite`; `not-a-geometry` for lines and points
 */
export async function layerSite(layer: SourceLayer, vertices: VertexCount | null): Promise<RawSite> {
  const declaredCrs = declaredByFile(layer.crs);
  const parts: FilePart[] = [];
  for await (const { geometry, attributes } of layer.features) {
    if (geometry && geometry.kind !== "polygons") throw holds(geometry.kind);
    const polygons = geometry?.polygons ?? [];
    for (const ring of polygons.flat()) vertices?.add(ring.length / 2);
    parts.push({ id: idOf(attributes), polygons });
  }
  const remarks = layer.remarks ?? [];
  return fileSite(parts, {
    declaredCrs,
    hasHeights: remarks.some(isAboutHeights),
    warnings: remarks.filter((remark) => !isAboutHeights(remark)).map(warningOf),
  });
}

function idOf(attributes: Readonly<Record<string, AttributeValue>>): string | undefined {
  const entries = Object.entries(attributes);
  const values = ID_ATTRIBUTES.map((name) => entries.find(([key]) => key.toLowerCase() === name)?.[1]);
  const value = values.find((one) => one !== undefined && one !== null && one !== "");
  return value === undefined ? undefined : String(value);
}

function isAboutHeights({ what }: SourceRemark): boolean {
  return what === HEIGHTS_DROPPED;
}

function warningOf({ what, features }: SourceRemark): SiteWarning {
  const list = features.join(", ");
  const detail = list === "" ? what : { zh: `${what.zh}（要素 ${list}）`, en: `${what.en} (feature ${list})` };
  return { code: "file-remark", detail };
}
