import { isFlatgeobuf, openFlatgeobuf } from "../formats/flatgeobuf.ts";
import { fileOfBytes } from "../formats/sourceFiles.ts";
import { FLATGEOBUF_MEDIA_TYPE } from "../formats/writeFlatgeobuf.ts";
import { layerSite } from "./layerSite.ts";
import type { SiteFormat } from "./siteFormat.ts";
import { VertexCount } from "./vertexCount.ts";

/** FlatGeobuf, version 3. */
export const flatgeobufFile: SiteFormat = {
  name: "FlatGeobuf",
  mediaTypes: [FLATGEOBUF_MEDIA_TYPE],
  extensions: ["fgb"],
  matches: isFlatgeobuf,
  read: async ({ bytes, name = "site.fgb" }, { maxVertices }) =>
    layerSite(await openFlatgeobuf(fileOfBytes(name, bytes)), new VertexCount(maxVertices)),
};
