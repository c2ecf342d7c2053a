"""Native GEOS on the cases of overlaps.ts: reads them from standard input, prints the median CPU time of each, ms.

Geometries are made beforehand; what is timed is the intersections and their areas in the plane.
"""

import json
import math
import statistics
import sys
import time

from shapely.geometry import MultiPolygon, Polygon
from shapely.geos import geos_version_string

SAMPLES = 7
SAMPLE_SECONDS = 0.2


def geometry(polygons):
    parts = [Polygon(rings[0], rings[1:]) for rings in polygons]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def measure(case):
    site = geometry(case["site"])
    others = [geometry(other) for other in case["others"]]

    def overlap():
        return sum(site.intersection(other).area for other in others)

    started = time.perf_counter()
    area = overlap()
    runs = math.ceil(SAMPLE_SECONDS / (time.perf_counter() - started))
    times = []
    for _ in range(SAMPLES):
        started = time.thread_time()
        for _ in range(runs):
            overlap()
        times.append((time.thread_time() - started) / runs)
    return {"ms": statistics.median(times) * 1000, "area": area}


answer = {"version": geos_version_string.split("-")[0], "cases": [measure(case) for case in json.load(sys.stdin)]}
print(json.dumps(answer))
