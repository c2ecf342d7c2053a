import type { GeometryType } from "./schema.ts";

/**
 * The one error of this folder: these bytes cannot be read as FlatGeobuf.
 *
 * `not-flatgeobuf`: another magic or version · `corrupt`: offsets, counts or boxes contradict each other, or bytes are
 * missing · `unsupported`: valid, but of a kind that is not read here.
 */
type FlatgeobufFaultKind = "not-flatgeobuf" | "corrupt" | "unsupported";

export class FlatgeobufFault extends Error {
  readonly kind: FlatgeobufFaultKind;
  /** The message without the kind. */
  readonly reason: string;

  constructor(kind: FlatgeobufFaultKind, reason: string, options?: ErrorOptions) {
    super(`${kind}: ${reason}`, options);
    this.name = "FlatgeobufFault";
    this.kind = kind;
    this.reason = reason;
  }
}

/** `unsupported`: a geometry that cannot be read as polygons, lines or points (curves). */
export class UnsupportedGeometry extends FlatgeobufFault {
  readonly geometryType: GeometryType;

  constructor(geometryType: GeometryType) {
    super("unsupported", `geometry type ${geometryType}`);
    this.geometryType = geometryType;
  }
}

/** Runs a reader over untrusted bytes: what DataView throws beyond its end becomes `corrupt`. */
export function guarded<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cause instanceof RangeError ? new FlatgeobufFault("corrupt", what, { cause }) : cause;
  }
}
