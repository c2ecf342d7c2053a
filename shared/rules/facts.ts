/**
 * What geometry found out about a site, in the words that rules understand. Facts do not judge; only rules do.
 * Areas are ellipsoidal square metres, unrounded.
 */
export type LayerStatus = "hit" | "sliver" | "clear" | "no-data" | "not-checked";

export interface LayerFacts {
  /** Layer code, e.g. the code of the ecological red line. Opaque to code. */
  readonly layer: string;
  readonly status: LayerStatus;
  /** Area of the site about which this layer says nothing. */
  readonly unknownM2: number;
  /** Of that, what failed reads may have hidden. 0 when every read was good. */
  readonly unreadM2: number;
  /** The rest: the part of the site about which this layer speaks. */
  readonly knownM2: number;
  /** Overlap with the union of all features. */
  readonly insideM2: number;
  /** Known part of the site outside every feature. */
  readonly outsideM2: number;
  /** True when `outsideM2` is small or thin enough to be digitising noise. */
  readonly outsideIsSliver: boolean;
  /** The same per class value (the layer's class column). A class the site does not touch may be absent: inside is then 0, outside is `knownM2`. */
  readonly classes: ReadonlyMap<string, ClassFacts>;
}

export interface ClassFacts {
  readonly insideM2: number;
  /** True when `insideM2` is a sliver by itself and another class of the layer is none. */
  readonly insideIsSliver: boolean;
  /** Known part of the site outside the union of this class. */
  readonly outsideM2: number;
  readonly outsideIsSliver: boolean;
}

/** What the caller says about the project. All optional: what is not said cannot satisfy a condition. */
export interface Project {
  readonly name?: string;
  readonly code?: string;
  /** 用地用海 class code, e.g. 100101. */
  readonly landUse?: string;
  /** GB/T 4754 industry code with its section letter, e.g. C26. */
  readonly industry?: string;
  readonly tags?: readonly string[];
}
