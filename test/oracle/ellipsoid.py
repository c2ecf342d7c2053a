"""Areas on the CGCS2000 ellipsoid of outlines whose edges are straight in longitude and latitude.

The area between the equator and the parallel phi is, per radian of longitude and in closed form,

    q(phi) = (b^2 / 2) * ( sin phi / (1 - e^2 sin^2 phi) + atanh(e sin phi) / e )

(Snyder, Map Projections: A Working Manual, USGS PP 1395, eq. 3-12, times b^2). The area under a straight edge is its
width times the mean of q along it, here by Gauss-Legendre quadrature with 8 nodes. Series and coefficients of the
national formula are not used, so that they can be judged.
"""

import numpy as np

A = 6378137.0
F = 1 / 298.257222101
B = A * (1 - F)
E2 = F * (2 - F)
E = E2**0.5

NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
NODES = (NODES + 1) / 2
WEIGHTS = WEIGHTS / 2


def strip_difference(base, delta):
    """q(base + delta) - q(base) in m^2 per radian of longitude; radians; without cancellation for a small delta."""
    s0 = np.sin(base)
    ds = 2 * np.cos(base + delta / 2) * np.sin(delta / 2)
    s1 = s0 + ds
    rational = ds * (1 + E2 * s0 * s1) / ((1 - E2 * s0 * s0) * (1 - E2 * s1 * s1))
    return B * B / 2 * (rational + np.arctanh(E * ds / (1 - E2 * s0 * s1)) / E)


def mean_strip(base, t0, t1):
    """Mean of q above the parallel `base` (degrees) along edges from t0 to t1 (degrees above it), m^2 per degree."""
    t = np.asarray(t0)[..., None] + (np.asarray(t1) - np.asarray(t0))[..., None] * NODES
    return np.radians(strip_difference(np.radians(base), np.radians(t)) @ WEIGHTS)


def ring_area(ring, south, origin):
    """Signed area of a ring of (lon, lat) less `origin`, m^2; `south` is its reference parallel, also less origin."""
    xy = np.asarray(ring)
    t = xy[:, 1] - south
    return float(np.sum((xy[:-1, 0] - xy[1:, 0]) * mean_strip(origin[1] + south, t[:-1], t[1:])))


def area(geometry, origin=(0.0, 0.0)):
    """Area in m^2 of a (multi)polygon (or the polygons of a collection) whose coordinates are degrees less `origin`."""
    if geometry.is_empty:
        return 0.0
    if hasattr(geometry, "geoms"):
        return sum(area(part, origin) for part in geometry.geoms)
    if geometry.geom_type != "Polygon":
        return 0.0
    south = geometry.bounds[1]
    holes = sum(abs(ring_area(hole.coords, south, origin)) for hole in geometry.interiors)
    return abs(ring_area(geometry.exterior.coords, south, origin)) - holes


def metres_per_degree(latitude):
    """(east, north): radius of the parallel and of the meridian's curvature, times a degree."""
    w2 = 1 - E2 * np.sin(np.radians(latitude)) ** 2
    east = A * np.cos(np.radians(latitude)) / np.sqrt(w2)
    north = A * (1 - E2) / (w2 * np.sqrt(w2))
    return np.radians(east), np.radians(north)
