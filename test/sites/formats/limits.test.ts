import { deflateSync, Zip, ZipPassThrough } from "fflate";
import { GeometryType } from "flatgeobuf/lib/mjs/flat-geobuf/geometry-type.js";
import { encode } from "geobuf";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { dbfBytes } from "../../formats/fixtures.ts";
import { joined } from "../../support/fgb.ts";
import { foreignFeature, foreignFile } from "../../support/foreignFlatgeobuf.ts";
import {
  ascii,
  kmlOf,
  kmlPolygon,
  LIMITS,
  PARCELS,
  PLACEMARKS,
  type Ring,
  read,
  refusal,
  shpOf,
  siteOf,
  wktRings,
  zipOf,
} from "./parcel.ts";

/** Files that are small as sent and would cost gigabytes or minutes: refused while they are read. */

/** A closed ring of so many positions on a circle about 500 m wide. */
function circle(positions: number): Ring {
  const at = (i: number): [number, number] => {
    const angle = (2 * Math.PI * i) / (positions - 1);
    return [117.1 + 0.003 * Math.cos(angle), 31.7 + 0.003 * Math.sin(angle)];
  };
  return [...Array.from({ length: positions - 1 }, (_, i) => at(i)), at(0)];
}

describe("a site with a position too many", () => {
  const [at, beyond] = [[circle(100)], [circle(101)]];
  it.each<[string, (rings: readonly Ring[]) => Uint8Array | string]>([
    ["WKT", (rings) => `POLYGON${wktRings(rings)}`],
    ["KML", (rings) => kmlOf([`<Placemark>${kmlPolygon(rings)}</Placemark>`])],
    ["Geobuf", (rings) => encode({ type: "MultiPolygon", coordinates: [rings, rings].slice(1) }, new PbfWriter())],
    ["FlatGeobuf", (rings) => foreignFile({}, [foreignFeature({ type: GeometryType.Polygon, xy: rings.flat(2) })])],
    ["Shapefile", (rings) => zipOf({ "a.shp": shpOf([rings]) })],
  ])("%s", async (format, fileOf) => {
    // Geobuf leaves the closing position out.
    const limits = { ...LIMITS, maxVertices: format === "Geobuf" ? 99 : 100 };
    expect(await refusal(fileOf(at), {}, limits)).toBeNull();
    expect(await refusal(fileOf(beyond), {}, limits)).toMatchObject({ type: "too-many-vertices", status: 413 });
  });

  it("several parts are counted together", async () => {
    const two = `POLYGON${wktRings(at)} POLYGON${wktRings(at)}`;
    expect(await refusal(two, {}, { ...LIMITS, maxVertices: 199 })).toMatchObject({ type: "too-many-vertices" });
  });

  it("is found before the rest is read: what follows may be anything", async () => {
    const long = `POLYGON((${"1 1,".repeat(101)} nonsense`;
    expect(await refusal(long, {}, { ...LIMITS, maxVertices: 100 })).toMatchObject({ type: "too-many-vertices" });
  });

  it("rings without positions are counted: none of them is a ring", async () => {
    // Data { geometry { type 4, lengths [0, 0, …], coords [] } } by hand (geobuf.proto).
    const empty = Uint8Array.of(0x32, 116, 0x08, 4, 0x12, 110, ...new Uint8Array(110), 0x1a, 0);
    expect(await refusal(empty, {}, { ...LIMITS, maxVertices: 100 })).toMatchObject({ type: "too-many-vertices" });
  });

  it("a record that states more than it has is found by what it states", async () => {
    const shp = shpOf([at]);
    new DataView(shp.buffer).setInt32(148, 1e9, true);
    expect(await refusal(zipOf({ "a.shp": shp }))).toMatchObject({ type: "too-many-vertices" });
  });
});

const shp = shpOf(PARCELS);

/** An entry whose header states another unpacked size than its data have (APPNOTE.TXT § 4.3.7 and 4.3.12). */
function lying(archive: Uint8Array, size: number): Uint8Array {
  const out = archive.slice();
  const view = new DataView(out.buffer);
  for (let at = 0; at + 4 <= out.length; at++) {
    const signature = view.getUint32(at, true);
    if (signature === 0x04034b50) view.setUint32(at + 22, size, true);
    if (signature === 0x02014b50) view.setUint32(at + 24, size, true);
  }
  return out;
}

describe("an archive that holds too much", () => {
  const zeros = zipOf({ "a.shp": shp, "a.dbf": new Uint8Array(30_000_000) });
  it.each([
    ["30 MB of zeros in 30 kB", zeros],
    ["which says that they are 10 bytes", lying(zeros, 10)],
    ["which says that they are 4 GB", lying(zeros, 0xffffffff)],
    ["KML of blanks", zipOf({ "doc.kml": ascii(`<kml>${" ".repeat(20_000_000)}</kml>`) })],
    ["10,000 files", manyFiles(10_000)],
    ["1,001 files", manyFiles(1000)],
  ])("%s", async (_, bytes) => {
    expect(await refusal(bytes, { name: "site.zip" })).toMatchObject({ type: "archive-too-large", status: 413 });
  });

  it("more than a hundred times its own size, though below the limit of bytes", async () => {
    const zip = zipOf({ "a.shp": shp, "a.dbf": new Uint8Array(5_000_000) });
    expect(zip.length).toBeLessThan(50_000);
    expect(await refusal(zip)).toMatchObject({ type: "archive-too-large" });
  });

  it("more than the limit of bytes, though hardly packed at all", async () => {
    const zip = zipOf({ "a.shp": shp });
    expect(await refusal(zip, {}, { ...LIMITS, maxUnpackedBytes: shp.length })).toBeNull();
    expect(await refusal(zip, {}, { ...LIMITS, maxUnpackedBytes: shp.length - 1 })).toMatchObject({
      type: "archive-too-large",
    });
  });

  it("a small table of blanks is no bomb, and what is not needed is not unpacked", async () => {
    const blank = dbfBytes([[ascii("NAME"), "C", 250]], [[], []]);
    expect((await siteOf(zipOf({ "a.shp": shp, "a.dbf": blank }))).parts).toHaveLength(2);
    const beside = { "a.shp": shp, "video.bin": new Uint8Array(30_000_000), "inner.zip": zeros };
    expect((await siteOf(zipOf(beside))).parts).toHaveLength(2);
    expect((await siteOf(manyFiles(999))).parts).toHaveLength(2);
  });

  it("a table that says it has 4,000,000,000 records of one byte", async () => {
    const table = dbfBytes([], []);
    new DataView(table.buffer).setUint32(4, 0xffffffff, true);
    expect(await refusal(zipOf({ "a.shp": shp, "a.dbf": table }))).toMatchObject({ type: "truncated-file" });
  });
});

/** A Shapefile among so many empty files. */
function manyFiles(count: number): Uint8Array {
  const names = Array.from({ length: count }, (_, i) => [`f${i}.txt`, new Uint8Array(0)]);
  return zipOf({ "a.shp": shp, ...Object.fromEntries(names) });
}

describe("names in an archive are labels, no paths", () => {
  it.each(["../../../etc/a", "/etc/a", "C:\\windows\\a", "__proto__", "constructor", `${"a/".repeat(500)}a`])(
    "%s.shp is read like any other",
    async (name) => {
      const file = new ZipPassThrough(`${name}.shp`);
      const chunks: Uint8Array[] = [];
      const zip = new Zip((_, chunk) => chunks.push(chunk));
      zip.add(file);
      file.push(shp, true);
      zip.end();
      expect((await siteOf(joined(chunks))).parts).toHaveLength(2);
    },
  );

  it("an entry of an unknown method, or encrypted, is refused", async () => {
    const zip = zipOf({ "a.shp": shp });
    const view = new DataView(zip.buffer);
    view.setUint16(8, 99, true);
    expect(await refusal(zip)).toMatchObject({ type: "malformed-zip" });
    expect(deflateSync(shp).length).toBeLessThan(shp.length);
  });

  it("KMZ in a folder with a picture", async () => {
    expect((await read(zipOf({ "x/doc.kml": ascii(kmlOf(PLACEMARKS)) }))).format.name).toBe("KMZ");
  });
});
