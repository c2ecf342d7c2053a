/**
 * The one error of this folder: these bytes cannot be read as FlatGeobuf.
 *
 * `not-flatgeobuf`: another magic or version · `corrupt`: offsets, counts or boxes contradict each other, or bytes are
 * missing · `unsupported`: valid, but of a kind that is not read here (curves, TINs, collections).
 */
type FlatgeobufFaultKind = "not-flatgeobuf" | "corrupt" | "unsupported";

export class FlatgeobufFault extends Error {
  readonly kind: FlatgeobufFaultKind;

  constructor(kind: FlatgeobufFaultKind, message: string, options?: ErrorOptions) {
    super(`${kind}: ${message}`, options);
    this.name = "FlatgeobufFault";
    this.kind = kind;
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
