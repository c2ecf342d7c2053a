"""Overlap areas by exact rational arithmetic: the judge where two engines disagree.

Coordinates are doubles, hence rationals. All longitudes at which any two edges start, end or cross are found exactly;
between two neighbouring ones nothing crosses, so that the edges have an exact order from south to north and membership
(even-odd within each geometry) is a matter of counting. Each cell between two edges is a trapezium; its area on the
ellipsoid is taken from ellipsoid.py. Slow and plain on purpose. Nothing is shared with the engines that it judges.
"""

from fractions import Fraction

from ellipsoid import mean_strip


def rings_of(geometry):
    for polygon in getattr(geometry, "geoms", [geometry]):
        yield polygon.exterior.coords
        for hole in polygon.interiors:
            yield hole.coords


def edges_of(geometry, west, east):
    """Edges as exact ((x0, y0), (x1, y1)), west end first, cut to the slab; vertical ones enclose nothing."""
    for ring in rings_of(geometry):
        points = [(Fraction(x), Fraction(y)) for x, y in ring]
        for p, q in zip(points, points[1:]):
            if p[0] == q[0]:
                continue
            a, b = (p, q) if p[0] < q[0] else (q, p)
            if b[0] > west and a[0] < east:
                yield a, b


def at(edge, x):
    (x0, y0), (x1, y1) = edge
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def crossing(e, f):
    """Longitude at which two edges cross, None where they do not or where they are parallel."""
    west, east = max(e[0][0], f[0][0]), min(e[1][0], f[1][0])
    if west >= east:
        return None
    d0, d1 = at(e, west) - at(f, west), at(e, east) - at(f, east)
    if d0 * d1 >= 0:
        return None
    return west + (east - west) * d0 / (d0 - d1)


def overlap_area(a, b, origin=(0.0, 0.0)):
    """Area in m^2 of the intersection of two valid (multi)polygons whose coordinates are degrees less `origin`."""
    west, east = (Fraction(f(a.bounds[i], b.bounds[i])) for f, i in ((max, 0), (min, 2)))
    if west >= east:
        return 0.0
    edges = [(edge, side) for side, g in enumerate((a, b)) for edge in edges_of(g, west, east)]
    breaks = {west, east}
    for i, (e, _) in enumerate(edges):
        breaks.update(x for x, _ in e if west < x < east)
        breaks.update(x for f, _ in edges[:i] if (x := crossing(e, f)) is not None and west < x < east)
    breaks = sorted(breaks)
    return sum(slab_area(x0, x1, edges, origin) for x0, x1 in zip(breaks, breaks[1:]))


def slab_area(x0, x1, edges, origin):
    """Area within one slab in which no two edges cross."""
    middle = (x0 + x1) / 2
    active = sorted(
        ((at(edge, middle), at(edge, x0), at(edge, x1), side) for edge, side in edges if edge[0][0] <= x0 and edge[1][0] >= x1)
    )
    inside = [False, False]
    total = 0.0
    for lower, upper in zip(active, active[1:] + [None]):
        inside[lower[3]] = not inside[lower[3]]
        if all(inside) and upper is not None:
            total += trapezium(x0, x1, lower, upper, origin)
    return total


def trapezium(x0, x1, lower, upper, origin):
    """Area between two edges, heights taken from the lower one's corner so that a thin cell keeps its digits."""
    width, base = float(x1 - x0), min(lower[1], lower[2])
    heights = [float(y - base) for y in (lower[1], lower[2], upper[1], upper[2])]
    under, over = mean_strip(origin[1] + float(base), heights[0:3:2], heights[1:4:2])
    return width * float(over - under)
