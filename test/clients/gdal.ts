import { isInstalled, printed } from "../support/commands.ts";
import { type Client, CORNER, counts, expectEqual, json, LAYER } from "./client.ts";

const missing = isInstalled("ogrinfo") ? undefined : "gdal-bin is not installed";

/** Page by page through its driver for OGC API – Features, and by range out of the layer's file. */
export const gdal: readonly Client[] = [
  {
    name: "GDAL, OGC API – Features driver",
    missing,
    run: async (origin) => {
      const { collections } = await json<{ collections: readonly { readonly id: string }[] }>(`${origin}/collections`);
      const listed = printed("ogrinfo", ["-ro", "-q", `OAPIF:${origin}`]);
      const seen = collections.filter(({ id }) => listed.includes(`: ${id} `) || listed.includes(`: ${id}\n`));
      expectEqual("layers listed", seen.length, collections.length);
      return read(origin, `OAPIF:${origin}`, LAYER);
    },
  },
  {
    name: "GDAL, FlatGeobuf by HTTP ranges",
    missing,
    run: (origin) => read(origin, `/vsicurl/${origin}/collections/${LAYER}/data.fgb`, LAYER),
  },
];

async function read(origin: string, source: string, layer: string): Promise<string> {
  const { all, corner } = await counts(origin);
  expectEqual("features read", count(source, layer, []), all);
  expectEqual("features read of the corner", count(source, layer, ["-spat", ...CORNER.map(String)]), corner);
  return `${all} features, ${corner} in the corner`;
}

/** By reading each, not by asking how many there are. */
function count(source: string, layer: string, options: readonly string[]): number {
  return printed("ogrinfo", ["-ro", "-al", "-geom=NO", ...options, source, layer]).split("\nOGRFeature(").length - 1;
}
