import { Problem } from "../problems/problem.ts";
import { layerNamed, type Published } from "./catalog.ts";
import type { Exposure, Layer } from "./snapshot.ts";

/**
 * @param current the generation that is served now: what it has closed, or left out, is closed in older ones too
 * @throws Problem `unknown-layer` (404), `not-exposed` (403)
 */
export function exposedLayer(published: Published, code: string, needed: Exposure, current: Published): Layer {
  const layer = layerNamed(published, code);
  const now = current.snapshot.layers.find((each) => each.code === code);
  if (layer.exposure.includes(needed) && now?.exposure.includes(needed)) return layer;
  throw new Problem({
    type: "not-exposed",
    status: 403,
    title: { zh: "该图层未开放此用途", en: "The layer is not published for this use" },
    detail: {
      zh: `图层 ${code} 的 exposure 不含 ${needed}`,
      en: `The exposure of layer ${code} does not include ${needed}`,
    },
  });
}
