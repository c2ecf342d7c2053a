import { deserialize } from "flatgeobuf/lib/mjs/geojson.js";
import { type Client, CORNER, counts, expectEqual, LAYER } from "./client.ts";

/** The format's own reader: whole by stream, and a corner by ranges through the index. */
export const flatgeobufReader: Client = {
  name: "flatgeobuf (npm), stream and HTTP ranges",
  run: async (origin) => {
    const url = `${origin}/collections/${LAYER}/data.fgb`;
    const { all, corner } = await counts(origin);
    const { body } = await fetch(url);
    expectEqual("features of the stream", await counted(deserialize(body as never)), all);
    const [minX, minY, maxX, maxY] = CORNER;
    const near = await counted(deserialize(url, { rect: { minX, minY, maxX, maxY } }));
    // It goes by the features' boxes alone.
    if (near < corner || near > 2 * corner) throw new Error(`${near} features in the boxes of the corner's ${corner}`);
    return `${all} features, ${near} with boxes in the corner`;
  },
};

async function counted(features: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of features) count++;
  return count;
}
