import { extensionOf } from "../formats/sourceFiles.ts";
import { Problem } from "../problems/problem.ts";
import { boundaryPoints } from "./boundaryPoints/boundaryPoints.ts";
import { flatgeobufFile } from "./flatgeobufSite.ts";
import { geobufFile } from "./geobufSite.ts";
import type { RawSite } from "./geojson.ts";
import { geoJsonFile } from "./geojsonFile.ts";
import { kmlFile, kmzFile } from "./kmlSite.ts";
import { shapefileArchive } from "./shapefileSite.ts";
import type { SiteFile, SiteFileLimits, SiteFormat } from "./siteFormat.ts";
import { wktFile } from "./wktSite.ts";

/** Where two would take the same bytes, the first does: a KMZ is a .zip too. */
export const SITE_FORMATS: readonly SiteFormat[] = [
  geoJsonFile,
  wktFile,
  kmlFile,
  kmzFile,
  shapefileArchive,
  flatgeobufFile,
  geobufFile,
  boundaryPoints,
];

export interface ReadFile {
  readonly raw: RawSite;
  readonly format: SiteFormat;
}

/**
 * A site from a file in any of the formats. Names and media types are often wrong, so the content decides, and they only
 * where it does not.
 * @throws Problem `unsupported-media-type`, and those of the format
 */
export async function readSiteFile(file: SiteFile, limits: SiteFileLimits): Promise<ReadFile> {
  const format = formatOf(file);
  if (!format) throw unknownFile();
  return { raw: await format.read(file, limits), format };
}

function formatOf({ bytes, name = "", mediaType = "" }: SiteFile): SiteFormat | undefined {
  const extension = extensionOf(name);
  return (
    SITE_FORMATS.find(({ matches }) => matches(bytes)) ??
    SITE_FORMATS.find(({ extensions }) => extensions.includes(extension)) ??
    SITE_FORMATS.find(({ mediaTypes }) => mediaTypes.includes(mediaType))
  );
}

function unknownFile(): Problem {
  const names = SITE_FORMATS.map(({ name }) => name);
  return new Problem({
    type: "unsupported-media-type",
    status: 415,
    title: { zh: "不支持的内容类型", en: "Unsupported media type" },
    detail: { zh: "文件不是本服务认识的格式", en: "The file is in no format that this service knows" },
    mend: { zh: `用 ${names.join("、")}`, en: `Send ${names.join(", ")}` },
  });
}
