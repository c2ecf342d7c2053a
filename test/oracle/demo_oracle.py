"""What a pre-check of each of the demo's 2,000 sites has to say, by another engine and from the source layers.

    apt-get install python3-shapely python3-gdal python3-numpy        (Debian 12: GEOS 3.11, GDAL 3.6)
    node data/demo/build.ts .lantu/demo
    /usr/bin/python3 test/oracle/demo_oracle.py .lantu/demo > test/oracle/demo-answers.csv

Outlines come from GEOS, in degrees taken as a plane; their areas from ellipsoid.py. Nothing is cut into pieces. Sites
and layers are moved by a fixed origin first: for coordinates between half and twice the origin the subtraction is exact
(Sterbenz), and GEOS then has more digits for the points where edges cross.

Columns of a site's own row (layer `-`): area_m2 its area, rest_m2 the area outside the coverage (unknown), status
`clear` or, where nothing of it is covered, `no-data`. Of a layer's row: area_m2 the overlap with the union of its
features, rest_m2 the covered part of the site outside that union, `sliver` in rest_is_sliver if that is one, features
how many overlap by more than 0.01 m2 (a-b where one is too near to that to tell), classes the overlap of each class (no
figure where it is area_m2), buffer_edge_m the length of the boundary of a buffered line or point within the site.
A layer without a row: the site's own status, no overlap, all the covered part outside.
"""

import hashlib
import json
import sys
import warnings
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr
from shapely.affinity import scale, translate
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.ops import unary_union
from shapely.prepared import prep
from shapely.strtree import STRtree

from ellipsoid import area as area_at
from ellipsoid import metres_per_degree

gdal.UseExceptions()
warnings.filterwarnings("ignore", "STRtree will be changed")

ORIGIN = (117.0, 31.75)
# design: status. Overlaps up to ROUNDING are none; up to MIN a sliver; up to CAP one if nowhere wider than WIDTH.
ROUNDING_M2, MIN_M2, CAP_M2, WIDTH_M = 0.01, 1.0, 10.0, 0.05
# Buffers: an edge is cut this short, and a quarter circle has this many chords (0.3 mm at 60 m), so that the oracle's own
# buffers are true to half a millimetre.
STRETCH_M, QUARTER = 100, 256


def area(geometry):
    return area_at(geometry, ORIGIN)


def rounding(of_m2):
    return max(ROUNDING_M2, 1e-8 * of_m2)

# Where Lantu once answered otherwise, who was right and why. GEOS itself is judged by check_geos.py.
SETTLED = (
    "S1382 beside the county: no-data, as GEOS has it; Lantu said clear from a trace of rounding of 9e-12 m2 of coverage",
    "S1571 YQGD 49.9996 mm wide: a sliver, as GEOS has it; Lantu eroded on a grid of a micrometre and said hit",
)

# --- reading ---


def shifted(ring):
    return np.asarray(ring, float)[:, :2] - ORIGIN


def polygons_of(coordinates):
    return valid(MultiPolygon([Polygon(shifted(r[0]), [shifted(h) for h in r[1:]]) for r in coordinates]))


def valid(geometry):
    """Parts of one site or feature may touch or overlap: their union."""
    return geometry if geometry.is_valid else unary_union([part.buffer(0) for part in geometry.geoms])


def read_lines(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        feature = json.loads(line)
        yield feature["geometry"], feature["properties"]


def read_shapefile(path):
    dataset = ogr.Open(f"/vsizip/{path}")
    for feature in dataset.GetLayer(0):
        yield json.loads(feature.GetGeometryRef().ExportToJson(["COORDINATE_PRECISION=17"])), feature.items()


def geometry_of(source, buffer_m):
    kind, coordinates = source["type"], source["coordinates"]
    if kind == "Polygon":
        return polygons_of([coordinates])
    if kind == "MultiPolygon":
        return polygons_of(coordinates)
    points = shifted([coordinates] if kind == "Point" else coordinates)
    return unary_union([buffered(stretch, buffer_m) for stretch in stretches(points)])


def stretches(points):
    if len(points) == 1:
        yield points
    for a, b in zip(points, points[1:]):
        n = int(np.ceil(np.hypot(*((b - a) * metres_per_degree(ORIGIN[1] + a[1]))) / STRETCH_M))
        cuts = [a + (b - a) * k / n for k in range(n + 1)]
        yield from (np.array(pair) for pair in zip(cuts, cuts[1:]))


def buffered(points, radius_m):
    """Everything within radius_m of a point or a short edge, in the tangent plane of its middle."""
    middle = points.mean(axis=0)
    east, north = metres_per_degree(ORIGIN[1] + middle[1])
    local = (points - middle) * (east, north)
    shape = (Point(local[0]) if len(local) == 1 else LineString(local)).buffer(radius_m, resolution=QUARTER)
    return translate(scale(shape, 1 / east, 1 / north, origin=(0, 0)), *middle)


class Layer:
    def __init__(self, folder, row):
        self.row, self.code, self.path = row, row["code"], folder / row["file"]
        assert row.get("coverage", "XZQ") in ("XZQ", "self"), "the oracle knows one coverage"
        self.is_buffered = "bufferM" in row
        read = read_shapefile if self.path.suffix == ".zip" else read_lines
        self.features, self.classes = [], []
        for source, properties in read(self.path):
            distance = properties[row["bufferM"]] if isinstance(row.get("bufferM"), str) else row.get("bufferM")
            self.features.append(geometry_of(source, distance))
            self.classes.append(str(properties[row["classColumn"]]) if "classColumn" in row else None)
        self.union = unary_union(self.features)
        self.overlaps_itself = sum(map(area, self.features)) - area(self.union) > ROUNDING_M2
        self.tree = STRtree(self.features)
        self.index = {id(feature): i for i, feature in enumerate(self.features)}
        self.prepared_union = prep(self.union)
        self.prepared = {}

    def near(self, site):
        """(number, part within the site) of each feature that touches the site."""
        for feature in sorted(self.tree.query(site), key=lambda f: self.index[id(f)]):
            number = self.index[id(feature)]
            prepared = self.prepared.setdefault(number, prep(feature))
            if prepared.intersects(site):
                yield number, site if prepared.contains(site) else polygonal(site.intersection(feature))

    def header(self):
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        named = {key: self.row.get(key) for key in ("classColumn", "coverage", "bufferM")}
        return f"# layer {self.code} {self.path.name} {digest} " + " ".join(str(v) for v in named.values() if v)


def polygonal(geometry):
    """The areas of what an overlay returns; touching lines and points have none."""
    parts = [p for p in getattr(geometry, "geoms", [geometry]) if p.geom_type in ("Polygon", "MultiPolygon")]
    return unary_union(parts) if len(parts) > 1 else parts[0] if parts else Polygon()


# --- judging ---


def is_sliver(geometry, area_m2):
    if area_m2 <= MIN_M2:
        return True
    if area_m2 > CAP_M2:
        return False
    east, north = metres_per_degree(ORIGIN[1] + geometry.centroid.y)
    return scale(geometry, east, north, origin=(0, 0)).buffer(-WIDTH_M / 2).is_empty


def status_of(inside, inside_m2, otherwise):
    if inside_m2 <= ROUNDING_M2:
        return otherwise
    return "sliver" if is_sliver(inside, inside_m2) else "hit"


def split(site, site_m2, layer):
    """(inside, outside) of a layer's union, proven to add up to the site or else settled exactly."""
    if not layer.prepared_union.intersects(site):
        return Polygon(), site
    if layer.prepared_union.contains(site):
        return site, Polygon()
    inside, outside = polygonal(site.intersection(layer.union)), polygonal(site.difference(layer.union))
    error = area(inside) + area(outside) - site_m2
    if abs(error) > rounding(site_m2) / 100:
        raise ArithmeticError(f"GEOS: inside and outside of {layer.code} miss the site by {error} m2")
    return inside, outside


def within(area_m2, bound):
    return area_m2 if area_m2 > bound else 0.0


class SiteCheck:
    def __init__(self, site, coverage):
        self.site, self.site_m2 = site, area(site)
        self.region, self.unknown = split(site, self.site_m2, coverage)
        self.unknown_m2 = within(area(self.unknown), rounding(self.site_m2))
        self.known_m2 = self.site_m2 - self.unknown_m2
        if self.unknown_m2 == 0:
            self.region = site
        if self.known_m2 <= rounding(self.site_m2):
            self.region, self.known_m2 = Polygon(), 0.0
        self.otherwise = "clear" if self.known_m2 > 0 else "no-data"

    def row(self):
        return ["-", self.otherwise, figure(self.site_m2), figure(self.unknown_m2)]

    def layer_row(self, layer):
        """None where the layer has nothing here."""
        inside, _ = split(self.site, self.site_m2, layer)
        inside_m2 = area(inside)
        if inside_m2 <= ROUNDING_M2 and not 0 < self.known_m2 <= CAP_M2:
            return None
        known = self.region
        _, outside = (None, Polygon()) if known.is_empty else split(known, area(known), layer)
        outside_m2 = within(area(outside), rounding(self.known_m2))
        parts = list(layer.near(self.site))
        areas = [area(part) for _, part in parts]
        if not layer.overlaps_itself and abs(sum(areas) - inside_m2) > rounding(self.site_m2) / 10:
            raise ArithmeticError(f"{layer.code}: features {sum(areas)} and union {inside_m2} differ")
        return [
            layer.code,
            status_of(inside, inside_m2, self.otherwise),
            figure(within(inside_m2, ROUNDING_M2)),
            figure(outside_m2),
            "sliver" if outside_m2 > 0 and is_sliver(outside, outside_m2) else "",
            count_above(areas),
            class_areas(layer, parts, areas, inside_m2),
            figure(edge_length(layer.union.boundary, self.site)) if layer.is_buffered else "",
        ]


def count_above(areas):
    least, most = (sum(a > bound for a in areas) for bound in (ROUNDING_M2 + 1e-4, ROUNDING_M2 - 1e-4))
    return str(least) if least == most else f"{least}-{most}"


def class_areas(layer, parts, areas, total_m2):
    names = [layer.classes[number] for number, _ in parts]
    sums = {}
    for name in sorted(set(names) - {None}):
        if layer.overlaps_itself:
            sums[name] = area(unary_union([part for (_, part), own in zip(parts, names) if own == name]))
        else:
            sums[name] = sum(a for a, own in zip(areas, names) if own == name)
    shown = {name: m2 for name, m2 in sums.items() if m2 > ROUNDING_M2 / 10}
    if len(shown) == 1 and abs(next(iter(shown.values())) - total_m2) < 1e-4:
        return next(iter(shown))
    return ";".join(f"{name}={figure(m2)}" for name, m2 in shown.items())


def edge_length(boundary, site):
    lines = boundary.intersection(site)
    middle = ORIGIN[1] + site.centroid.y
    return scale(lines, *metres_per_degree(middle), origin=(0, 0)).length


def figure(value):
    return f"{value:.4f}".rstrip("0").rstrip(".")


# --- the run ---


def main(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    layers = [Layer(folder, row) for row in manifest["layers"]]
    coverage = next(layer for layer in layers if layer.code == manifest["coverage"])
    sites_file = folder / "sites.geojsonl"
    print("# /usr/bin/python3 test/oracle/demo_oracle.py .lantu/demo > test/oracle/demo-answers.csv")
    for remark in SETTLED:
        print(f"# settled: {remark}")
    print(f"# sites {sites_file.name} {hashlib.sha256(sites_file.read_bytes()).hexdigest()}")
    for layer in layers:
        print(layer.header())
    print("site,layer,status,area_m2,rest_m2,rest_is_sliver,features,classes,buffer_edge_m")
    for source, properties in read_lines(sites_file):
        check = SiteCheck(geometry_of(source, None), coverage)
        rows = [check.row()] + [row for layer in layers if (row := check.layer_row(layer))]
        for row in rows:
            print(",".join([properties["id"], *row]).rstrip(","))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
