/**
 * The one error type that a caller sees: an RFC 9457 problem.
 *
 * `type` is stable (`/problems/<slug>` on the service's own origin); `pointer` is an RFC 6901 JSON pointer into the
 * request body; `coordinates` is the place of a geometric fault as [longitude, latitude] in EPSG:4490.
 */
export interface ProblemDetails {
  /** Slug of the problem type, e.g. `ring-not-closed`. Never changes once published. */
  readonly type: string;
  readonly status: number;
  readonly title: LocalText;
  /** What is wrong here, with the figures. */
  readonly detail: LocalText;
  /** How to mend it. */
  readonly mend?: LocalText;
  readonly pointer?: string;
  /** Name of the offending query parameter or header. */
  readonly parameter?: string;
  readonly line?: number;
  readonly coordinates?: readonly [number, number];
  /** Of a shape that has more than one defect: the others. */
  readonly furtherDefects?: readonly ShapeDefect[];
}

/** `kind` is the slug that it has as a problem of its own. */
export interface ShapeDefect {
  readonly kind: string;
  readonly pointer: string;
  readonly coordinates: readonly [number, number];
}

/** A text in the two languages that the service speaks. */
export interface LocalText {
  readonly zh: string;
  readonly en: string;
}

export class Problem extends Error {
  readonly details: ProblemDetails;

  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(`${details.type}: ${details.detail.en}`, options);
    this.name = "Problem";
    this.details = details;
  }
}
