import { html } from "hono/html";
import type { Layer } from "../../shared/catalog/snapshot.ts";
import type { Column } from "../../shared/flatgeobuf/schema.ts";
import { type FeatureSet, jsonValue, type OutFeature } from "../../shared/formats/featureSet.ts";
import { writeFlatgeobuf } from "../../shared/formats/writeFlatgeobuf.ts";
import { writeGeobuf } from "../../shared/formats/writeGeobuf.ts";
import { writeGeoJson, writeGeoJsonFeature } from "../../shared/formats/writeGeoJson.ts";
import { vertexCount } from "../../shared/geometry/rings.ts";
import { type ItemCrs, writtenIn } from "../../shared/items/itemCrs.ts";
import { idValue, itemId } from "../../shared/items/itemId.ts";
import type { Item } from "../../shared/items/readItems.ts";
import { Problem } from "../../shared/problems/problem.ts";
import { type Language, localised } from "../http/language.ts";
import { type Html, pageText, valueView } from "./html.ts";
import type { ItemFormat } from "./itemFormats.ts";
import { addressOf, collectionPath, type Link } from "./links.ts";

/** Items on their way out: the same features in each format. */
export interface ItemsOut {
  readonly layer: Layer;
  readonly columns: readonly Column[];
  readonly items: readonly Item[];
  readonly crs: ItemCrs;
  readonly links: readonly Link[];
  /** Members of a GeoJSON document beside its links. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The answer is a feature, not a collection of them. */
  readonly isSingle: boolean;
}

/** @throws Problem `format-without-crs` for a plane's coordinates in a format that is written in degrees only */
export function itemsBody(
  out: ItemsOut,
  format: ItemFormat,
  request: Request,
  language: Language,
): readonly Uint8Array[] | Promise<readonly Uint8Array[]> {
  switch (format) {
    case "geojson":
      return [new TextEncoder().encode(geoJson(out))];
    case "html":
      return itemsPage(out, request, language).then((text) => [new TextEncoder().encode(text)]);
    case "fgb":
      refusePlane(out.crs, format);
      // The order of the axes is the format's own: x before y, whatever the CRS says.
      return writeFlatgeobuf(setOf(out, (item) => item.feature.polygons));
    case "geobuf":
      refusePlane(out.crs, format);
      return [writeGeobuf(setOf(out, (item) => writtenIn(out.crs, item.feature.polygons)))];
  }
}

function setOf(out: ItemsOut, polygonsOf: (item: Item) => OutFeature["polygons"]): FeatureSet {
  const { layer, columns, items } = out;
  const features = items.map((item): OutFeature => {
    const { values } = item.feature;
    return { id: idOfItem(out, item), polygons: polygonsOf(item), values };
  });
  return { name: layer.code, title: layer.title.zh, columns, features };
}

function idOfItem({ layer, columns }: Pick<ItemsOut, "layer" | "columns">, { number, feature }: Item): string {
  return itemId(number, idValue(feature, columns, layer.idColumn));
}

function geoJson(out: ItemsOut): string {
  const set = setOf(out, (item) => writtenIn(out.crs, item.feature.polygons));
  const options = { decimals: out.crs.decimals, members: { ...out.members, links: out.links } };
  return out.isSingle ? writeGeoJsonFeature(set, set.features[0]!, options) : writeGeoJson(set, options);
}

function refusePlane({ crs }: ItemCrs, format: ItemFormat): void {
  if (crs.isGeographic) return;
  throw new Problem({
    type: "format-without-crs",
    status: 400,
    title: { zh: "此格式只提供经纬度", en: "This format is given in degrees only" },
    detail: { zh: `f=${format} 不提供${crs.name}坐标`, en: `f=${format} is not given in ${crs.name}` },
    mend: { zh: "使用 f=geojson，或 crs 用 EPSG:4490 或 CRS84", en: "Use f=geojson, or EPSG:4490 or CRS84 as crs" },
    parameter: "crs",
  });
}

/** A table of what the features say, with a link to each; their coordinates are in the other formats. */
function itemsPage(out: ItemsOut, request: Request, language: Language): Promise<string> {
  const { layer, columns, items, isSingle } = out;
  const self = collectionPath(layer.code);
  const home = language === "zh" ? "图层" : "Collections";
  const trail = [
    { title: home, href: addressOf(request, "/collections") },
    { title: layer.title[language], href: addressOf(request, self) },
    ...(isSingle ? [{ title: language === "zh" ? "要素" : "Items", href: addressOf(request, `${self}/items`) }] : []),
  ];
  const title = isSingle ? `${layer.title[language]} ${idOfItem(out, items[0]!)}` : layer.title[language];
  const names = columns.map(({ name, title: heading }) => html`<th>${heading ?? name}</th>`);
  const rows = items.map((item) => row(out, item, request));
  const known = Object.entries(out.members).map(([name, value]) => html`<li>${name}: ${String(value)}</li>`);
  const body = html`<ul>${known}</ul>
<div class="wide"><table><tr><th>id</th>${names}<th>geometry</th></tr>
${rows}</table></div>
${valueView(localised(out.links, language))}`;
  return pageText({ title, language, trail, body });
}

function row(out: ItemsOut, item: Item, request: Request): Html {
  const id = idOfItem(out, item);
  const snapshot = new URL(request.url).searchParams.get("snapshot");
  const path = `${collectionPath(out.layer.code)}/items/${encodeURIComponent(id)}`;
  const address = addressOf(request, path, { ...(snapshot ? { snapshot } : {}), f: "html" });
  const cells = out.columns.map((_, i) => html`<td>${String(jsonValue(item.feature.values[i] ?? null) ?? "")}</td>`);
  const vertices = vertexCount(item.feature.polygons);
  return html`<tr><td><a href="${address}">${id}</a></td>${cells}<td>MultiPolygon, ${vertices} vertices</td></tr>
`;
}
