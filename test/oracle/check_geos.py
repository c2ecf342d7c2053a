"""Judges the overlays of demo_oracle.py by exact rational arithmetic (exact.py) on the cases where GEOS could be wrong.

    apt-get install python3-shapely python3-gdal python3-numpy
    node data/demo/build.ts .lantu/demo
    /usr/bin/python3 test/oracle/check_geos.py .lantu/demo

Every tenth site of the near-degenerate cases against each feature that touches it, where the two have few enough edges
over their common longitudes for exact arithmetic to come to an end.
"""

import json
import sys
from pathlib import Path

from demo_oracle import ORIGIN, Layer, area, geometry_of, read_lines
from exact import edges_of, overlap_area

CASES = {"sliver", "shared-edge", "cell-border", "thin-strip", "small-patches", "coverage-edge"}
MOST_EDGES = 120


def edges_in_common(a, b):
    west, east = max(a.bounds[0], b.bounds[0]), min(a.bounds[2], b.bounds[2])
    return sum(1 for geometry in (a, b) for _ in edges_of(geometry, west, east))


def main(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    layers = [Layer(folder, row) for row in manifest["layers"] if "bufferM" not in row]
    pairs, too_large, worst = 0, 0, (0.0, "")
    sites = [(g, p) for g, p in read_lines(folder / "sites.geojsonl") if p["case"] in CASES]
    for source, properties in sites[::10]:
        site = geometry_of(source, None)
        for layer in layers:
            for number, part in layer.near(site):
                feature = layer.features[number]
                if edges_in_common(site, feature) > MOST_EDGES:
                    too_large += 1
                    continue
                pairs += 1
                difference = area(part) - overlap_area(site, feature, ORIGIN)
                worst = max(worst, (abs(difference), f"{properties['id']} {layer.code} feature {number + 1}"))
    print(f"{pairs} pairs, worst difference {worst[0]:.1e} m2 ({worst[1]}); {too_large} pairs were too large")
    assert worst[0] < 1e-3


if __name__ == "__main__":
    main(Path(sys.argv[1]))
