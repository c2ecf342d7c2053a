import { describe, expect, it } from "vitest";
import { mutatedFilesRead } from "../../fuzz/flatgeobuf.ts";
import { soundFiles } from "../../fuzz/flatgeobufFiles.ts";
import { caseOf } from "../../fuzz/flatgeobufThread.ts";
import { readEveryWay } from "../../fuzz/readFlatgeobuf.ts";

/** A short run of `npm run fuzz -- flatgeobuf`, over other cases than its default. */
describe("mutated FlatGeobuf files", () => {
  it("are read, or refused by a typed error: no hang, no memory beyond a multiple of the file", async () => {
    const printed: string[] = [];
    const tally = await mutatedFilesRead(7_000_000, 4000, (line) => printed.push(line));
    expect(tally, printed.join("\n")).toEqual({ hangs: 0, "out of memory": 0, crashes: 0, "untyped errors": 0 });
    expect(printed.at(-1)).toContain("4000 distinct mutations");
  });

  it("come from sound files of every column and geometry type, most of which are read whole", async () => {
    const read = await Promise.all([...soundFiles().values()].map(readEveryWay));
    expect(read.length).toBeGreaterThan(35);
    // Arcs are refused, and as a check's own files all but polygons with an index of node size 16.
    expect(read.filter(Boolean).length).toBeGreaterThan(3);
  });

  it("are the same for the same seed", () => {
    const files = soundFiles();
    for (const seed of [1, 2, 3]) expect(caseOf(seed, files)).toEqual(caseOf(seed, files));
    expect(caseOf(1, files)).not.toEqual(caseOf(2, files));
  });
});
