import { describe, expect, it } from "vitest";
import type { DefectKind } from "../../shared/geometry/defectList.ts";
import { findDefects } from "../../shared/geometry/defects.ts";
import type { Ring } from "../../shared/geometry/rings.ts";
import { box, comb, hole, ring, ringStar, rotated, seeded, spiral } from "./shapes.ts";

type Told = readonly [kind: DefectKind, at: readonly [number, number], rings: string];

/** Kind, place and `part/ring/vertex` of each defect. */
function told(...polygons: (readonly Ring[])[]): Told[] {
  return findDefects(polygons).map(({ kind, at, rings }) => [
    kind,
    at,
    rings.map(({ part, ring: r, vertex }) => `${part}/${r}/${vertex}`).join(" "),
  ]);
}

const square = box(0, 0, 10, 10);
const open = (outline: Ring): Ring => outline.slice(0, -2);

/** Each place follows from the coordinates by sight. */
const BY_HAND: readonly [what: string, polygons: readonly (readonly Ring[])[], expected: readonly Told[]][] = [
  ["an empty ring", [[new Float64Array(0)]], [["too-few-points", [0, 0], "0/0/0"]]],
  ["two positions", [[Float64Array.of(1, 2, 3, 4)]], [["too-few-points", [1, 2], "0/0/0"]]],
  ["a run there and back", [[ring([1, 2], [3, 4], [5, 6], [3, 4])]], [["too-few-points", [1, 2], "0/0/0"]]],
  ["a hole on one line", [[square, ring([1, 1], [2, 2], [3, 3])]], [["too-few-points", [1, 1], "0/1/0"]]],
  ["a ring left open", [[open(square)]], [["unclosed", [0, 0], "0/0/0"]]],
  [
    "a ring left open that begins twice",
    [[Float64Array.of(0, 0, 0, 0, 10, 0, 10, 10)]],
    [
      ["unclosed", [0, 0], "0/0/0"],
      ["repeated-point", [0, 0], "0/0/1"],
    ],
  ],
  ["a position given twice", [[ring([0, 0], [10, 0], [10, 0], [10, 10])]], [["repeated-point", [10, 0], "0/0/2"]]],
  ["a spike", [[ring([0, 0], [10, 0], [20, -5], [10, 0], [10, 10])]], [["spike", [20, -5], "0/0/2"]]],
  [
    "a spike of three positions, less on its way back",
    [[ring([0, 0], [10, 0], [12, 1], [14, 2], [14, 4], [14, 2], [10, 0], [10, 10])]],
    [["spike", [14, 4], "0/0/4"]],
  ],
  [
    "a spike of one position, three on its way back",
    [[ring([0, 0], [10, 0], [18, 4], [16, 3], [14, 2], [12, 1], [10, 0], [10, 10])]],
    [["spike", [18, 4], "0/0/2"]],
  ],
  [
    "a spike with a side spike on its way back",
    [[ring([0, 0], [10, 0], [18, 4], [14, 2], [15, 0], [14, 2], [10, 0], [10, 10])]],
    [
      ["spike", [18, 4], "0/0/2"],
      ["spike", [15, 0], "0/0/4"],
    ],
  ],
  ["a spike along an edge", [[ring([0, 0], [20, 0], [10, 0], [10, 10])]], [["spike", [20, 0], "0/0/1"]]],
  [
    "a spike at the ring's own end",
    [[ring([0, 20], [0, 0], [10, 0], [10, 10], [0, 10])]],
    [["spike", [0, 20], "0/0/0"]],
  ],
  [
    "a spike that the ring's end cuts in the middle of its way back",
    [[ring([12, 1], [10, 0], [10, 10], [0, 10], [0, 0], [10, 0], [14, 2], [16, 3])]],
    [["spike", [16, 3], "0/0/7"]],
  ],
  ["a bow-tie", [[ring([0, 0], [10, 10], [10, 0], [0, 10])]], [["self-crossing", [5, 5], "0/0/0 0/0/2"]]],
  [
    "a bow-tie that crosses in a vertex of both ways",
    [[ring([0, 0], [5, 5], [10, 10], [10, 0], [5, 5], [0, 10])]],
    [["self-crossing", [5, 5], "0/0/0 0/0/3"]],
  ],
  [
    "a bow-tie that crosses in a vertex of one way",
    [[ring([0, 0], [10, 10], [10, 0], [5, 5], [0, 10])]],
    [["self-crossing", [5, 5], "0/0/0 0/0/2"]],
  ],
  [
    "two lobes that meet in a vertex",
    [[ring([0, 0], [5, 5], [10, 0], [10, 10], [5, 5], [0, 10])]],
    [["self-touch", [5, 5], "0/0/0 0/0/3"]],
  ],
  [
    "a vertex on another edge of the ring",
    [[ring([0, 0], [10, 0], [10, 10], [5, 0], [0, 10])]],
    [["self-touch", [5, 0], "0/0/0 0/0/2"]],
  ],
  [
    "a hole joined to its shell by a bridge",
    [[ring([0, 0], [10, 0], [10, 10], [0, 10], [0, 5], [4, 5], [4, 6], [6, 6], [6, 4], [4, 4], [4, 5], [0, 5])]],
    [["shared-edge", [2, 5], "0/0/4 0/0/10"]],
  ],
  [
    "a hole that sticks out",
    [[square, hole(box(8, 2, 12, 4))]],
    [
      ["rings-cross", [10, 4], "0/0/1 0/1/1"],
      ["rings-cross", [10, 2], "0/0/1 0/1/3"],
    ],
  ],
  [
    "parts that cross in a vertex of both",
    [[ring([0, 0], [5, 5], [0, 10])], [ring([2, 4], [5, 5], [9, 7], [2, 9])]],
    [
      ["rings-cross", [5, 5], "0/0/0 1/0/0"],
      ["rings-cross", [2, 8], "0/0/1 1/0/3"],
    ],
  ],
  [
    "parts that overlap between two common lines",
    [[square], [box(5, 0, 15, 10)]],
    [
      ["rings-cross", [7.5, 0], "0/0/0 1/0/0"],
      ["rings-cross", [7.5, 10], "0/0/2 1/0/2"],
    ],
  ],
  ["neighbours", [[square], [box(10, 4, 20, 6)]], [["shared-edge", [10, 5], "0/0/1 1/0/3"]]],
  [
    "a hole given twice",
    [[square, hole(box(2, 2, 4, 4)), hole(rotated(box(2, 2, 4, 4), 1))]],
    [["duplicate-rings", [2, 2], "0/1/0 0/2/0"]],
  ],
  ["a part given twice", [[square], [square]], [["duplicate-rings", [0, 0], "0/0/0 1/0/0"]]],
  ["a shell that is its own hole", [[square, hole(square)]], [["duplicate-rings", [0, 0], "0/1/0 0/0/0"]]],
  ["a hole outside", [[square, hole(box(20, 2, 30, 4))]], [["hole-outside-shell", [20, 2], "0/1/0 0/0/0"]]],
  [
    "a hole outside, in a dent of the shell",
    [[ring([0, 0], [10, 0], [5, 5], [10, 10], [0, 10]), hole(ring([8, 4], [9, 5], [8, 6]))]],
    [["hole-outside-shell", [8, 4], "0/1/0 0/0/0"]],
  ],
  [
    "a hole around the shell, with corners on it alone",
    [[ring([0, 0], [5, 1], [10, 0], [9, 5], [10, 10], [5, 9], [0, 10], [1, 5]), hole(square)]],
    [["hole-outside-shell", [0, 0], "0/1/0 0/0/0"]],
  ],
  [
    "a hole in a hole",
    [[square, hole(box(2, 2, 8, 8)), hole(box(4, 4, 6, 6))]],
    [["nested-holes", [4, 4], "0/2/0 0/1/0"]],
  ],
  ["a part in a part", [[square], [box(2, 2, 8, 8)]], [["nested-shells", [2, 2], "1/0/0 0/0/0"]]],
  [
    "a part around another's hole, with corners on it alone",
    [[box(-10, -10, 20, 20), hole(ring([0, 0], [5, 1], [10, 0], [9, 5], [10, 10], [5, 9], [0, 10], [1, 5]))], [square]],
    [["nested-shells", [0, 0], "1/0/0 0/0/0"]],
  ],
  [
    "rings that run the wrong way",
    [[hole(square), box(2, 2, 4, 4)]],
    [
      ["wrong-orientation", [0, 0], "0/0/0"],
      ["wrong-orientation", [2, 2], "0/1/0"],
    ],
  ],
];

describe("defects of rings, with the place found by hand", () => {
  it.each(BY_HAND)("%s", (_, polygons, expected) => {
    expect(told(...polygons)).toEqual(expected);
  });

  it.each<[string, (readonly Ring[])[]]>([
    ["nothing", []],
    ["an island in a hole", [[square, hole(box(2, 2, 8, 8))], [box(3, 3, 7, 7)]]],
    ["parts that meet in a corner", [[square], [box(10, 10, 20, 20)]]],
    [
      "a wedge in another part's notch",
      [[ring([0, 0], [10, 0], [10, 10], [5, 5], [0, 10])], [ring([5, 5], [6, 10], [4, 10])]],
    ],
    ["a hole that touches its shell in a vertex", [[square, hole(ring([5, 0], [6, 5], [4, 5]))]]],
    ["a hole with all its corners on the shell", [[square, hole(ring([5, 0], [10, 5], [5, 10], [0, 5]))]]],
    [
      "an island whose corners are all on the hole",
      [[square, hole(box(2, 2, 8, 8))], [ring([5, 2], [8, 5], [5, 8], [2, 5])]],
    ],
    ["a star with a hole", [ringStar(seeded(1), 117, 31, 0.2, 2000)]],
    ["a comb and a spiral", [[comb(117, 31, 0.001, 0.1, 300)], [spiral(118, 31, 0.01, 20, 60)]]],
  ])("none in %s", (_, polygons) => {
    expect(told(...polygons)).toEqual([]);
  });

  it("the gravest comes first, and all are told", () => {
    const wrong = ring([0, 0], [10, 0], [10, 0], [10, 10], [5, -5], [0, 10]);
    expect(told([wrong, hole(box(20, 20, 21, 21))]).map(([kind]) => kind)).toEqual([
      "self-crossing",
      "self-crossing",
      "hole-outside-shell",
      "repeated-point",
    ]);
  });

  it("numbers of vertices are those of the ring as it came", () => {
    const bowTie = ring([0, 0], [0, 0], [10, 10], [10, 10], [20, 20], [10, 10], [10, 0], [0, 10]);
    expect(told([bowTie])).toEqual([
      ["self-crossing", [5, 5], "0/0/0 0/0/6"],
      ["spike", [20, 20], "0/0/4"],
      ["repeated-point", [0, 0], "0/0/1"],
      ["repeated-point", [10, 10], "0/0/3"],
    ]);
  });

  it("no more than the limit are sought", () => {
    const zigzag = (sign: number): [number, number][] =>
      Array.from({ length: 300 }, (_, i) => [i, i % 2 === 0 ? sign : -sign]);
    expect(findDefects([[ring(...zigzag(1), ...zigzag(-1).reverse())]], 7)).toHaveLength(7);
  });
});
