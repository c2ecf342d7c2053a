import { epsgOfName } from "../geometry/crs.ts";
import { openDbf } from "./dbf.ts";
import { formatFault } from "./fault.ts";
import { GeometryBuilder } from "./geometryBuilder.ts";
import { Remarks } from "./remarks.ts";
import { addShape, positionCount, shpRecords } from "./shp.ts";
import { baseName, extensionOf, type SourceFile, stemOf, wholeFile } from "./sourceFiles.ts";
import type { SourceFeature, SourceLayer, StatedCrs } from "./sourceLayer.ts";
import { encodingOf } from "./textEncoding.ts";

/** Extensions of the files that belong to a .shp. */
export const SIDECARS: ReadonlySet<string> = new Set(["shx", "dbf", "prj", "cpg"]);

export interface ShapefileOptions {
  /** Of attributes, e.g. `GB18030`; overrides .cpg. */
  readonly encoding?: string;
  /** Called with the number of positions of each shape before it is read. */
  readonly onPositions?: (count: number) => void;
}

/**
 * A Shapefile: .shp with .shx, .dbf, .prj and .cpg beside it, all but the first optional. The encoding of attributes is
 * the one given, else that of .cpg, else of the table's language driver, else detected (UTF-8 or GB18030).
 */
export async function openShapefile(
  shp: SourceFile,
  files: readonly SourceFile[],
  { encoding, onPositions }: ShapefileOptions = {},
): Promise<SourceLayer> {
  const remarks = new Remarks();
  const beside = (extension: string) => siblingOf(shp, files, extension);
  const [cpg, prj, dbf] = [beside("cpg"), beside("prj"), beside("dbf")];
  const stated = encoding ?? (cpg ? await textOf(cpg) : null);
  const table = dbf ? await openDbf(dbf, stated === null ? null : encodingOf(stated), remarks) : null;
  if (!table) remarks.note({ zh: "没有 .dbf,要素无属性", en: "there is no .dbf: features have no attributes" });
  return {
    name: baseName(stemOf(shp.name)),
    format: "shapefile",
    crs: prj ? crsOf(await textOf(prj)) : null,
    features: {
      [Symbol.asyncIterator]: () =>
        features(shpRecords(shp, beside("shx")), table?.records() ?? null, remarks, onPositions),
    },
    remarks: remarks.list,
  };
}

/** Same folder and stem, in any case: `A.SHP` and `a.dbf` belong together on the systems that write them. */
function siblingOf(shp: SourceFile, files: readonly SourceFile[], extension: string): SourceFile | undefined {
  const stem = stemOf(shp.name).toLowerCase();
  // ArcGIS also writes name.shp.cpg-like doubles for metadata only, so the stem has to match whole.
  return files.find((file) => extensionOf(file.name) === extension && stemOf(file.name).toLowerCase() === stem);
}

async function textOf(file: SourceFile): Promise<string> {
  return new TextDecoder().decode(await wholeFile(file)).trim();
}

function crsOf(prj: string): StatedCrs {
  if (prj === "") return null;
  const epsg = epsgOfName(prj);
  return epsg === null ? { wkt: prj } : { epsg };
}

type TableRecords = Awaited<ReturnType<typeof openDbf>>["records"] extends () => infer R ? R : never;

async function* features(
  shapes: AsyncGenerator<Uint8Array>,
  records: TableRecords | null,
  remarks: Remarks,
  onPositions: ShapefileOptions["onPositions"],
): AsyncGenerator<SourceFeature> {
  let count = 0;
  try {
    for await (const content of shapes) {
      count++;
      const record = await records?.next();
      if (record?.done) throw unequal(`.dbf ${count - 1}`, `.shp ≥ ${count}`);
      if (record?.value === null) {
        remarks.note(DELETED, count);
        continue;
      }
      onPositions?.(positionCount(content));
      const builder = new GeometryBuilder(count, remarks);
      addShape(content, builder, count, remarks);
      yield { geometry: builder.build(), attributes: record?.value ?? {} };
    }
    if (records && !(await records.next()).done) throw unequal(`.shp ${count}`, `.dbf > ${count}`);
  } finally {
    await records?.return(undefined);
  }
}

const DELETED = { zh: "属性表中标记为删除的记录未读取", en: "a record marked as deleted was left out" };

function unequal(fewer: string, more: string) {
  return formatFault(
    "malformed-shapefile",
    { zh: `图形与属性的记录数不等:${fewer},${more}`, en: `shapes and attributes differ in number: ${fewer}, ${more}` },
    { zh: "检查 .shp、.shx 与 .dbf 是否成套", en: "make sure that .shp, .shx and .dbf belong together" },
  );
}
