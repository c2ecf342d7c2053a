"""Which features of two real layers overlap, and by how much: GEOS on the source files, areas by ellipsoid.py.

    apt-get install python3-shapely python3-gdal python3-numpy        (Debian 12: GEOS 3.11, GDAL 3.6)
    /usr/bin/python3 test/oracle/real_oracle.py ../shared/data > test/oracle/real-answers.csv

Columns: the pair of layers; number of a feature of the first in its file, from 0, which is checked as a site; number of a
feature of the second, from 1, or `-` for the union of all of them; their overlap in m2. What shares no area at all is left
out. A feature that GEOS finds invalid would be repaired by MakeValid first, and counted in the comments.
"""

import hashlib
import sys
import warnings
from pathlib import Path

from osgeo import gdal, ogr
from shapely import wkb
from shapely.affinity import translate
from shapely.ops import unary_union
from shapely.prepared import prep
from shapely.validation import make_valid

from ellipsoid import area

gdal.UseExceptions()
# Without area the areas of an overlay's lines and points are asked for; GEOS 3.11 remarks on it.
warnings.filterwarnings("ignore", category=RuntimeWarning)

LANDUSE = "li-osm-2013/liechtenstein-2013-08-03-landuse.fgb"
ZONES = "fr-plu-30014/zone_urba.fgb"
PAIRS = {
    "buildings": ("li-osm-2013/liechtenstein-2013-08-03-buildings.fgb", LANDUSE),
    "prescriptions": ("fr-plu-30014/prescription_surf.fgb", ZONES),
    "information": ("fr-plu-30014/info_surf.fgb", ZONES),
}


def read(path):
    dataset = ogr.Open(str(path))
    features = []
    for feature in dataset.GetLayer(0):
        geometry = feature.GetGeometryRef()
        geometry.FlattenTo2D()
        features.append(wkb.loads(bytes(geometry.ExportToWkb())))
    return features


class Pair:
    def __init__(self, folder, name, files):
        self.name = name
        self.sites, self.features = (read(folder / file) for file in files)
        invalid = [g for g in self.sites + self.features if not g.is_valid]
        self.sites, self.features = ([g if g.is_valid else make_valid(g) for g in gs] for gs in (self.sites, self.features))
        self.planar, self.rows, self.touching = [], [], 0
        # An origin in whole degrees beside the data: taking it off is exact (Sterbenz) and gives GEOS more digits.
        self.origin = tuple(float(round(c)) for c in self.features[0].centroid.coords[0])
        self.sites, self.features = ([translate(g, *(-c for c in self.origin)) for g in gs] for gs in (self.sites, self.features))
        self.overlay()
        counts = {
            "touch": self.touching,
            "share area": len(self.planar),
            "share more than 1e-14 square degrees": sum(p > 1e-14 for p in self.planar),
            "share more than 0.01 m2": sum(m2 > 0.01 for _, feature, m2 in self.rows if feature != "-"),
        }
        print(f"# {name}: {len(invalid)} invalid; " + ", ".join(f"{count} {what}" for what, count in counts.items()))
        for file in files:
            print(f"# file {file} {hashlib.sha256((folder / file).read_bytes()).hexdigest()}")

    def overlay(self):
        union = unary_union(self.features)
        for i, site in enumerate(self.sites):
            prepared = prep(site)
            for j, feature in enumerate(self.features):
                if prepared.intersects(feature):
                    self.touching += 1
                    self.add(i, str(j + 1), site.intersection(feature))
            self.add(i, "-", site.intersection(union))

    def add(self, site, feature, overlap):
        if overlap.area > 0:
            self.rows.append((site, feature, area(overlap, self.origin)))
            if feature != "-":
                self.planar.append(overlap.area)


def main(folder):
    print("# /usr/bin/python3 test/oracle/real_oracle.py ../shared/data > test/oracle/real-answers.csv")
    pairs = [Pair(folder, name, files) for name, files in PAIRS.items()]
    print("pair,site,feature,area_m2")
    for pair in pairs:
        for site, feature, m2 in pair.rows:
            print(f"{pair.name},{site},{feature},{m2:.6f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
