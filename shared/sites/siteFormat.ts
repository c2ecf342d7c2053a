import type { RawSite } from "./geojson.ts";

/** A file as somebody sends it. */
export interface SiteFile {
  readonly bytes: Uint8Array;
  /** Its own, where it came with one. */
  readonly name?: string | undefined;
  /** As it was declared, lower case and without parameters. */
  readonly mediaType?: string | undefined;
}

/** What reading a file may cost; checked while it is read. */
export interface SiteFileLimits {
  readonly maxVertices: number;
  /** Of what is packed in the file, in all. */
  readonly maxUnpackedBytes: number;
}

/**
 * A format in which sites come. Pointers of what is read are those into `writeGeoJsonSite` of it: to a caller a file is the
 * GeoJSON that it is understood as. A text format says the line too.
 */
export interface SiteFormat {
  readonly name: string;
  readonly mediaTypes: readonly string[];
  /** Lower case, without the dot. */
  readonly extensions: readonly string[];
  /** Whether the bytes look like it, whatever the file is called. */
  readonly matches: (bytes: Uint8Array) => boolean;
  /** @throws Problem with the line, or the pointer, of what is wrong */
  readonly read: (file: SiteFile, limits: SiteFileLimits) => RawSite | Promise<RawSite>;
}
