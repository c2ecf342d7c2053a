import { OgcApiEndpoint } from "@camptocamp/ogc-client";
import { type Client, counts, expectEqual, json, LAYER } from "./client.ts";

export const ogcClient: Client = {
  name: "@camptocamp/ogc-client",
  run: async (origin) => {
    const endpoint = new OgcApiEndpoint(`${origin}/`);
    const { collections } = await json<{ collections: readonly { readonly id: string }[] }>(`${origin}/collections`);
    const ids = collections.map(({ id }) => id).sort();
    expectEqual("collections of features", [...(await endpoint.featureCollections)].sort(), ids);
    expectEqual("collections of vector tiles", [...(await endpoint.vectorTileCollections)].sort(), ids);
    const { crs } = await endpoint.getCollectionInfo(LAYER);
    if (!crs?.some((each) => String(each).includes("4490"))) throw new Error(`CRS of ${LAYER}: ${JSON.stringify(crs)}`);
    const items = await endpoint.getCollectionItems(LAYER, 10, 20);
    expectEqual("items of a page", items.length, 10);
    const [first] = items;
    const again = await endpoint.getCollectionItem(LAYER, String(first!.id));
    expectEqual("an item by its id", again.id, first!.id);
    const { all } = await counts(origin);
    return `${ids.length} collections with features and tiles, a page of ${all} items, one by its id`;
  },
};
