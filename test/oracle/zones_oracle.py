"""Which planning zone each of 100 x 100 positions over the demo county lies in, by GDAL and from the source layer.

    apt-get install python3-gdal        (Debian 12: GDAL 3.6, GEOS 3.11)
    node data/demo/build.ts .lantu/demo
    /usr/bin/python3 test/oracle/zones_oracle.py .lantu/demo > test/oracle/zone-answers.txt

Positions run from the county's south-west in rows; every other one is moved to the nearest multiple of 1/512 degree, where
borders of the quadtree's cells run. Each is asked of every feature of the layer as it was published, whole (OGR's
Intersects, so that a boundary belongs to both its sides). Nothing is cut into pieces.

A line is a row of positions, from west to east, in runs: `12*34` are 34 positions in feature 12 of the file (from 0), `-`
is in none, `3+4` on the boundary of two. County positions are counted in the last line.
"""

import hashlib
import itertools
import json
import math
import sys
from pathlib import Path

from osgeo import ogr

ogr.UseExceptions()

LAYER = "GHFQ.geojsonl"
WEST, SOUTH, EAST, NORTH = 116.855, 31.67, 117.19, 31.96
COUNT = 100
ROUND = 512


def position(row, column):
    lon = WEST + (EAST - WEST) * column / (COUNT - 1)
    lat = SOUTH + (NORTH - SOUTH) * row / (COUNT - 1)
    if (row + column) % 2 == 0:
        return math.floor(lon * ROUND + 0.5) / ROUND, math.floor(lat * ROUND + 0.5) / ROUND
    return lon, lat


def main(folder):
    path = Path(folder) / LAYER
    print(f"# layer {LAYER} {hashlib.sha256(path.read_bytes()).hexdigest()}")
    print(f"# grid {WEST} {SOUTH} {EAST} {NORTH} {COUNT} {ROUND}")
    shapes = [
        ogr.CreateGeometryFromJson(json.dumps(json.loads(line)["geometry"]))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    boxes = [shape.GetEnvelope() for shape in shapes]
    inside = 0
    for row in range(COUNT):
        answers = []
        for column in range(COUNT):
            lon, lat = position(row, column)
            point = ogr.Geometry(ogr.wkbPoint)
            point.AddPoint_2D(lon, lat)
            found = [
                str(number)
                for number, (west, east, south, north) in enumerate(boxes)
                if west <= lon <= east and south <= lat <= north and shapes[number].Intersects(point)
            ]
            inside += bool(found)
            answers.append("+".join(found) or "-")
        print(" ".join(f"{answer}*{len(list(run))}" for answer, run in itertools.groupby(answers)))
    print(f"# inside {inside}")


main(sys.argv[1])
