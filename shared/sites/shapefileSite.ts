import { formatFault } from "../formats/fault.ts";
import { openShapefile, SIDECARS } from "../formats/shapefile.ts";
import { baseName, extensionOf, type SourceFile } from "../formats/sourceFiles.ts";
import { isZip, unzippedFiles } from "../formats/zip.ts";
import { zipLimits } from "./archive.ts";
import { layerSite } from "./layerSite.ts";
import { notAreas } from "./notAreas.ts";
import type { SiteFormat } from "./siteFormat.ts";
import { VertexCount } from "./vertexCount.ts";

/** A Shapefile in a .zip, in any folder of it, with or without .shx, .dbf, .prj and .cpg. */
export const shapefileArchive: SiteFormat = {
  name: "Shapefile (.zip)",
  mediaTypes: ["application/zip", "application/x-zip-compressed"],
  extensions: ["zip"],
  matches: isZip,
  read: async ({ bytes }, limits) => {
    const files = unzippedFiles(bytes, isPart, zipLimits(limits));
    const vertices = new VertexCount(limits.maxVertices);
    return layerSite(await openShapefile(onlyShp(files), files, { onPositions: (n) => vertices.add(n) }), null);
  },
};

function isPart(name: string): boolean {
  const extension = extensionOf(name);
  return extension === "shp" || SIDECARS.has(extension);
}

/** @throws Problem `not-a-geometry`, `several-layers` */
function onlyShp(files: readonly SourceFile[]): SourceFile {
  const [first, ...others] = files.filter(({ name }) => extensionOf(name) === "shp");
  if (!first) throw notAreas("压缩包里没有 .shp 文件", "The archive has no .shp file");
  if (others.length === 0) return first;
  const names = [first, ...others].map(({ name }) => baseName(name)).join(", ");
  throw formatFault(
    "several-layers",
    { zh: `压缩包里有多个图层：${names}`, en: `the archive has several layers: ${names}` },
    { zh: "只打包一个图层，或合并为一个", en: "pack one of them, or merge them into one" },
  );
}
