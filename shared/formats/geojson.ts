import { epsgOfName } from "../geometry/crs.ts";
import { formatFault } from "./fault.ts";
import { featureOf, isGeometryType, isObject, type JsonObject, malformed } from "./geojsonGeometry.ts";
import { type JsonPart, parsedJson, rootParts } from "./jsonScanner.ts";
import { Remarks } from "./remarks.ts";
import { baseName, type SourceFile, stemOf, wholeFile } from "./sourceFiles.ts";
import type { SourceFeature, SourceLayer, StatedCrs } from "./sourceLayer.ts";

/**
 * A GeoJSON text: FeatureCollection (of any size, feature by feature), Feature or geometry. A `crs` member of the 2008
 * draft is honoured; without one nothing is stated, which RFC 7946 reads as lon/lat.
 */

/** @throws Problem `malformed-json`, `malformed-geojson`, `text-encoding`, `mixed-geometry-kinds`. */
export async function openGeojson(file: SourceFile): Promise<SourceLayer> {
  const remarks = new Remarks();
  const root = await readRoot(file);
  return {
    name: typeof root.name === "string" ? root.name : baseName(stemOf(file.name)),
    format: "geojson",
    crs: crsOf(root.crs),
    features: {
      [Symbol.asyncIterator]: () =>
        root.type === "FeatureCollection" ? collectionFeatures(file, remarks) : singleFeature(file, remarks),
    },
    remarks: remarks.list,
  };
}

const MEMBERS_READ = new Set(["type", "crs", "name"]);

/**
 * The root's members other than its features. The whole text is passed over, because `crs` may stand behind the
 * features, and because a text that is cut off should be refused before anything is made of it.
 */
async function readRoot(file: SourceFile): Promise<JsonObject> {
  const root: Record<string, unknown> = {};
  let arrays = 0;
  for await (const part of rootParts(file.stream(), "features")) {
    if (part.kind === "element") continue;
    if (part.key === "features[]") arrays++;
    else if (MEMBERS_READ.has(part.key)) root[part.key] = parsedJson(part.bytes, part.line);
  }
  const { type } = root;
  if (type === "FeatureCollection" && arrays !== 1) {
    throw malformed(
      {
        zh: "FeatureCollection 须有且仅有一个 features 数组",
        en: "a FeatureCollection has exactly one features array",
      },
      {},
    );
  }
  if (type !== "FeatureCollection" && type !== "Feature" && !isGeometryType(type)) {
    const shown = JSON.stringify(type) ?? "undefined";
    throw malformed(
      { zh: `根对象的 type 为 ${shown},不是 GeoJSON`, en: `the root's type is ${shown}: not GeoJSON` },
      {},
    );
  }
  return root;
}

async function* collectionFeatures(file: SourceFile, remarks: Remarks): AsyncGenerator<SourceFeature> {
  let count = 0;
  for await (const part of rootParts(file.stream(), "features")) {
    if (part.kind === "element") yield elementFeature(part, ++count, remarks);
  }
}

function elementFeature({ bytes, line }: JsonPart, count: number, remarks: Remarks): SourceFeature {
  const value = parsedJson(bytes, line, count);
  // A bare geometry has no place among features (§ 3.3).
  if (isObject(value) && value.type !== "Feature") {
    throw malformed(
      { zh: "features 中的成员不是 Feature", en: "a member of features is not a Feature" },
      { feature: count, line, pointer: `/features/${count - 1}` },
    );
  }
  return featureOf(value, count, remarks, { line, pointer: `/features/${count - 1}` });
}

async function* singleFeature(file: SourceFile, remarks: Remarks): AsyncGenerator<SourceFeature> {
  yield featureOf(parsedJson(await wholeFile(file), 1), 1, remarks);
}

/** The `crs` member of the 2008 draft: a name, or the older `{ type: "EPSG", properties: { code } }`. */
function crsOf(crs: unknown): StatedCrs {
  if (crs === undefined || crs === null) return null;
  const properties = isObject(crs) && isObject(crs.properties) ? crs.properties : {};
  const { name, code } = properties;
  const stated = typeof name === "string" ? name : code === undefined ? "" : `EPSG:${String(code)}`;
  const epsg = epsgOfName(stated);
  if (epsg !== null) return { epsg };
  if (/^(PROJ|GEO)(G|D|J)?(CS|CRS)\[/.test(stated)) return { wkt: stated };
  throw formatFault(
    "malformed-geojson",
    { zh: `无法识别 crs 成员 ${JSON.stringify(crs)}`, en: `the crs member ${JSON.stringify(crs)} is not understood` },
    { zh: "写作 EPSG 代码,如 urn:ogc:def:crs:EPSG::4527", en: "name an EPSG code, e.g. urn:ogc:def:crs:EPSG::4527" },
    { pointer: "/crs" },
  );
}
