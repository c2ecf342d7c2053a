import MVT from "ol/format/MVT.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import OlMap from "ol/Map.js";
import { fromLonLat } from "ol/proj.js";
import { OGCVectorTile as Source } from "ol/source.js";
import { Fill, Stroke, Style } from "ol/style.js";
import View from "ol/View.js";

/** In the browser: draws layers of a service by their tilesets, and says in the title how many features it drew. */
declare const VIEW: {
  readonly origin: string;
  readonly layers: readonly { readonly code: string; readonly colour: string }[];
  readonly centre: [number, number];
  readonly zoom: number;
};
declare const document: { title: string };

const { origin, layers, centre, zoom } = VIEW;

const sources = layers.map(
  ({ code }) =>
    new Source({
      url: `${origin}/collections/${code}/tiles/WebMercatorQuad`,
      mediaType: "application/vnd.mapbox-vector-tile",
      format: new MVT(),
    }),
);
const drawn = layers.map(({ colour }, i) => {
  const style = new Style({
    stroke: new Stroke({ color: colour, width: 1.2 }),
    fill: new Fill({ color: `${colour}33` }),
  });
  return new VectorTileLayer({ source: sources[i]!, style });
});
const map = new OlMap({ target: "map", layers: drawn, view: new View({ center: fromLonLat(centre), zoom }) });

/** A source knows its tiles once it has read its tileset; until then a map is complete without it. */
function whenRead(source: Source): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (source.getState() !== "loading") resolve();
    };
    source.on("change", look);
    look();
  });
}

await Promise.all(sources.map(whenRead));
map.once("rendercomplete", () => {
  const extent = map.getView().calculateExtent();
  const counts = drawn.map((layer) => layer.getFeaturesInExtent(extent).length);
  document.title = JSON.stringify({ counts, states: sources.map((source) => source.getState()) });
});
map.render();
