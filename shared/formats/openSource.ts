import { ByteReader } from "./byteReader.ts";
import { formatFault } from "./fault.ts";
import { isFlatgeobuf, openFlatgeobuf } from "./flatgeobuf.ts";
import { openGeojson } from "./geojson.ts";
import { openGeojsonSeq } from "./geojsonSeq.ts";
import { openShapefile, SIDECARS } from "./shapefile.ts";
import { isShp } from "./shp.ts";
import { baseName, extensionOf, type SourceFile, stemOf, wholeFile } from "./sourceFiles.ts";
import type { SourceLayer } from "./sourceLayer.ts";
import { isZip, unzippedFiles } from "./zip.ts";

export interface OpenOptions {
  /** Encoding of a Shapefile's attributes, e.g. `GB18030`; overrides .cpg. */
  readonly encoding?: string;
  /** Which of several layers in one archive: its file name, with or without extension and folders. */
  readonly layer?: string;
}

type Format = SourceLayer["format"] | "zip";

const FORMAT_OF_EXTENSION: Readonly<Record<string, Format>> = {
  fgb: "flatgeobuf",
  geojson: "geojson",
  json: "geojson",
  geojsonl: "geojsonseq",
  geojsons: "geojsonseq",
  ndjson: "geojsonseq",
  jsonl: "geojsonseq",
  shp: "shapefile",
  zip: "zip",
};

/**
 * Opens a file, with those beside it, as one layer. The format follows from the content where that is unmistakable,
 * else from the extension. A zip archive is unpacked (in memory) and its one layer opened.
 *
 * @throws Problem `unknown-format`, `several-layers`, `malformed-zip` and those of the readers.
 */
export async function openSource(files: readonly SourceFile[], options: OpenOptions = {}): Promise<SourceLayer> {
  const main = mainFile(files, options.layer);
  const head = await headOf(main);
  switch (formatOf(main, head)) {
    case "flatgeobuf":
      return openFlatgeobuf(main);
    case "geojson":
      return openGeojson(main);
    case "geojsonseq":
      return openGeojsonSeq(main);
    case "shapefile":
      return openShapefile(main, files, options);
    case "zip":
      return openSource(unzippedFiles(await wholeFile(main), isPartOfSource), options);
    default:
      throw unknownFormat(main.name);
  }
}

/** Archives within archives are not looked into. */
function isPartOfSource(name: string): boolean {
  const extension = extensionOf(name);
  return SIDECARS.has(extension) || (extension !== "zip" && extension in FORMAT_OF_EXTENSION);
}

function mainFile(files: readonly SourceFile[], layer: string | undefined): SourceFile {
  const layers = files.length === 1 ? [...files] : files.filter(({ name }) => extensionOf(name) in FORMAT_OF_EXTENSION);
  const chosen = layer === undefined || files.length === 1 ? layers : layers.filter(({ name }) => isNamed(name, layer));
  const [only, ...others] = chosen;
  if (only && others.length === 0) return only;
  const names = layers.map(({ name }) => name);
  if (!only) throw names.length === 0 ? unknownFormat(files[0]?.name ?? "") : noSuchLayer(layer ?? "", names);
  throw severalLayers(names);
}

function isNamed(name: string, layer: string): boolean {
  return [name, stemOf(name), baseName(name), baseName(stemOf(name))].includes(layer);
}

const HEAD_BYTES = 8;

async function headOf(file: SourceFile): Promise<Uint8Array> {
  const reader = new ByteReader(file.stream());
  try {
    return await reader.take(HEAD_BYTES);
  } finally {
    await reader.close();
  }
}

function formatOf({ name }: SourceFile, head: Uint8Array): Format | undefined {
  if (isFlatgeobuf(head)) return "flatgeobuf";
  if (isShp(head)) return "shapefile";
  if (isZip(head)) return "zip";
  if (head[0] === 0x1e) return "geojsonseq";
  const byName = FORMAT_OF_EXTENSION[extensionOf(name)];
  return byName ?? (head[0] === 0x7b ? "geojson" : undefined);
}

function unknownFormat(name: string) {
  return formatFault(
    "unknown-format",
    { zh: `${baseName(name)} 的格式无法识别`, en: `the format of ${baseName(name) || "the file"} is not recognised` },
    {
      zh: "提供 FlatGeobuf、GeoJSON、GeoJSON 文本序列、Shapefile 或其 .zip",
      en: "give FlatGeobuf, GeoJSON, a GeoJSON text sequence, a Shapefile or a .zip of one",
    },
  );
}

function severalLayers(names: readonly string[]) {
  const list = names.join(", ");
  return formatFault(
    "several-layers",
    { zh: `含有多个图层:${list}`, en: `there are several layers: ${list}` },
    { zh: "用 layer 指定其一,或分别打包", en: "name one as layer, or pack them apart" },
  );
}

function noSuchLayer(layer: string, names: readonly string[]) {
  const list = names.join(", ");
  return formatFault(
    "several-layers",
    { zh: `没有名为 ${layer} 的图层;现有:${list}`, en: `there is no layer ${layer}; there are: ${list}` },
    { zh: "指定现有图层之一", en: "name one of those" },
  );
}
