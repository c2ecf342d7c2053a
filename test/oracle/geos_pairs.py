"""Overlap areas by GEOS of pairs of polygons, one pair a line of JSON on standard input: [[rings of A], [rings of B]].

Answers a line each: the area of the intersection in m^2 on the ellipsoid (ellipsoid.py), or "null" where GEOS gives up.
test/node/geometry/geosDifferential.test.ts asks. Needs python3-shapely and python3-numpy.
"""

import json
import sys

try:
    from shapely.errors import GEOSException
except ImportError:  # shapely 1
    from shapely.errors import TopologicalError as GEOSException
from shapely.geometry import Polygon

from ellipsoid import area

for line in sys.stdin:
    a, b = (Polygon(rings[0], rings[1:]) for rings in json.loads(line))
    try:
        print(repr(area(a.intersection(b))))
    except GEOSException:
        print("null")
