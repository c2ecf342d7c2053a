/**
 * The point of a segment nearest to a position, in any plane with one unit on both axes.
 * @param dx, dy from the segment's first end to its last; both 0 where it is a point
 */
export function footOnSegment(
  [x, y]: readonly [number, number],
  [x0, y0]: readonly [number, number],
  [dx, dy]: readonly [number, number],
): [number, number] {
  const square = dx * dx + dy * dy;
  const along = square > 0 ? ((x - x0) * dx + (y - y0) * dy) / square : 0;
  const t = Math.min(1, Math.max(0, along));
  return [x0 + t * dx, y0 + t * dy];
}
