"""Judges ellipsoid.py: by test vectors of the national trapezium formula and by GeographicLib's Planimeter.

    apt-get install python3-numpy python3-shapely python3-gdal geographiclib-tools
    /usr/bin/python3 test/oracle/check_ellipsoid.py
"""

import subprocess

import numpy as np
from osgeo import osr
from shapely.geometry import Polygon, box

from ellipsoid import area

# Trapezia 1 degree wide: exact integral; the national series gives the same to 0.001 m^2 (10 642 393 438.711).
assert abs(area(box(117, 30, 118, 31)) - 10642393438.712) < 0.01
assert abs(area(box(117, 22, 118, 22.5)) - 5707204874.718) < 0.01
# Taking an origin off changes nothing.
whole = area(box(117, 30, 118, 31))
assert abs(area(box(0, -1.75, 1, -0.75), (117, 31.75)) - whole) < 1e-9 * whole


def from_plane(epsg, ring):
    """Polygon in degrees of a closed ring of (easting, northing), its edges cut to 5 m in the plane (PROJ)."""
    plane, degrees = osr.SpatialReference(), osr.SpatialReference()
    plane.ImportFromEPSG(epsg)
    degrees.ImportFromEPSG(4490)
    for crs in (plane, degrees):
        crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    inverse = osr.CoordinateTransformation(plane, degrees)
    return [(lon, lat) for lon, lat, _ in inverse.TransformPoints(densified(ring, 5))]


def densified(ring, longest):
    out = []
    for a, b in zip(np.asarray(ring[:-1], float), np.asarray(ring[1:], float)):
        n = int(np.ceil(np.hypot(*(b - a)) / longest))
        out += [tuple(a + (b - a) * k / n) for k in range(n)]
    return out + out[:1]


def square(west, north, width, height):
    """A closed ring from its north-west corner, metres."""
    return [(west, north), (west + width, north), (west + width, north - height), (west, north - height), (west, north)]


# Parcels drawn in the plane of EPSG:4548 (117 E): 200 x 150 m with a hole of 50 x 40 m; the same 145 km farther east;
# and 10 km square. Expected: the national formula, densified, longitudes and latitudes unrounded.
for shift, expected in ((0, 27998.28), (145_000, 27993.757)):
    outer, hole = (square(450_000 + shift + dx, 3_520_000 - dy, w, h) for dx, dy, w, h in ((0, 0, 200, 150), (50, 50, 40, 50)))
    assert abs(area(Polygon(from_plane(4548, outer), [from_plane(4548, hole)])) - expected) < 0.005
assert abs(area(Polygon(from_plane(4548, square(560_000, 3_520_000, 10_000, 10_000)))) - 99_989_563.156) < 0.01


def planimeter(ring, pieces):
    """Area by geodesic edges so short that they follow the straight line in degrees."""
    ring = np.asarray(ring)
    steps = np.linspace(0, 1, pieces, endpoint=False)[:, None]
    dense = np.concatenate([a + (b - a) * steps for a, b in zip(ring[:-1], ring[1:])])
    text = "".join(f"{lat:.17g} {lon:.17g}\n" for lon, lat in dense)
    out = subprocess.run(
        ["Planimeter", "-e", "6378137", "1/298.257222101", "-p", "10"], input=text, capture_output=True, text=True
    )
    return abs(float(out.stdout.split()[2]))


SHAPES = {
    "plot": [(117.05, 31.75), (117.0532, 31.7491), (117.0541, 31.7515), (117.0508, 31.7522)],
    "ten kilometres": [(116.95, 31.70), (117.06, 31.71), (117.05, 31.80), (116.96, 31.79)],
    "strip": [(116.95, 31.70), (117.05, 31.78), (117.0500003, 31.7799997), (116.9500003, 31.6999997)],
    "north": [(124.0, 52.1), (124.3, 52.0), (124.5, 52.4), (124.1, 52.5)],
}
for name, shape in SHAPES.items():
    ring = [*shape, shape[0]]
    ours, theirs = area(Polygon(ring)), planimeter(ring, 2000)
    print(f"{name:15} {ours:18.5f} m2, Planimeter {theirs:18.5f}, difference {ours - theirs:.1e}")
    assert abs(ours - theirs) < max(1e-3, 1e-9 * ours), name
