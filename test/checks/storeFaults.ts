import type { Fault } from "../support/faultyStore.ts";

/** Everything that a store can do wrong with one read. */
export const READ_FAULTS: readonly Fault[] = [
  { kind: "missing" },
  { kind: "changed" },
  { kind: "truncated" },
  { kind: "unavailable" },
  { kind: "flip", position: 100 },
];
