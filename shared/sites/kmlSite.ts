import { formatFault } from "../formats/fault.ts";
import { baseName, extensionOf, type SourceFile, wholeFile } from "../formats/sourceFiles.ts";
import { unzippedFiles } from "../formats/zip.ts";
import { isArchiveOf, zipLimits } from "./archive.ts";
import { KmlReader } from "./kmlReader.ts";
import { notAreas } from "./notAreas.ts";
import type { SiteFormat } from "./siteFormat.ts";
import { decodedText } from "./text.ts";

/** KML 2.2 (OGC 07-147r2). */
export const kmlFile: SiteFormat = {
  name: "KML",
  mediaTypes: ["application/vnd.google-earth.kml+xml"],
  extensions: ["kml"],
  matches: (bytes) => /<(\w+:)?kml[\s/>]/.test(decodedText(bytes.subarray(0, 2048))),
  read: ({ bytes }, { maxVertices }) => new KmlReader(maxVertices).read(decodedText(bytes)),
};

/** KML in a zip archive, with pictures or not. */
export const kmzFile: SiteFormat = {
  name: "KMZ",
  mediaTypes: ["application/vnd.google-earth.kmz"],
  extensions: ["kmz"],
  matches: (bytes) => isArchiveOf(bytes, "kml"),
  read: async ({ bytes }, limits) => {
    const files = unzippedFiles(bytes, (name) => extensionOf(name) === "kml", zipLimits(limits));
    return new KmlReader(limits.maxVertices).read(decodedText(await wholeFile(mainKml(files))));
  },
};

/** `doc.kml`, or the only one. @throws Problem `several-layers`, `not-a-geometry` */
function mainKml(files: readonly SourceFile[]): SourceFile {
  const [first, ...others] = files;
  if (!first) throw notAreas("压缩包里没有 .kml 文件", "The archive has no .kml file");
  const main = others.length === 0 ? first : files.find(({ name }) => name.toLowerCase() === "doc.kml");
  if (main) return main;
  const names = files.map(({ name }) => baseName(name)).join(", ");
  throw formatFault(
    "several-layers",
    { zh: `压缩包里有多个 .kml：${names}`, en: `the archive has several .kml files: ${names}` },
    { zh: "只打包一个，或命名为 doc.kml", en: "pack one of them, or name it doc.kml" },
  );
}
