import { PbfReader } from "pbf";
import { GEOBUF_MEDIA_TYPE } from "../formats/writeGeobuf.ts";
import { DATA, GeobufReader } from "./geobufReader.ts";
import type { SiteFormat } from "./siteFormat.ts";

/** Geobuf (geobuf.proto of mapbox/geobuf). */
export const geobufFile: SiteFormat = {
  name: "Geobuf",
  mediaTypes: [GEOBUF_MEDIA_TYPE],
  extensions: ["geobuf", "pbf"],
  matches: isGeobuf,
  read: ({ bytes }, { maxVertices }) => new GeobufReader(bytes, maxVertices).read(),
};

/** Wire types of protocol buffers. */
const WIRE = { varint: 0, bytes: 2 } as const;

/** It has no magic number: whether the whole of it is fields of Data, one of them the data proper. */
function isGeobuf(bytes: Uint8Array): boolean {
  const pbf = new PbfReader(bytes);
  let hasData = false;
  try {
    for (let field = pbf.nextField(); field !== 0; field = pbf.nextField()) {
      const isNumber = field === DATA.dimensions || field === DATA.precision;
      if (field > DATA.geometry || pbf.type !== (isNumber ? WIRE.varint : WIRE.bytes)) return false;
      hasData ||= field >= DATA.collection;
      pbf.skip(pbf.type);
    }
  } catch {
    return false;
  }
  return hasData && pbf.pos === bytes.length;
}
