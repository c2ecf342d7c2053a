"""GEOS's verdict on polygons: reads a JSON array of multipolygons (coordinates as in GeoJSON), writes one reason each."""

import json
import sys

from shapely.geometry import MultiPolygon, Polygon
from shapely.validation import explain_validity


def geometry_of(parts):
    polygons = [Polygon(rings[0], rings[1:]) for rings in parts]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


json.dump([explain_validity(geometry_of(parts)) for parts in json.load(sys.stdin)], sys.stdout)
