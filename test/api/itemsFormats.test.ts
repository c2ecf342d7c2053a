import { decode } from "geobuf";
import { PbfReader } from "pbf";
import { beforeAll, describe, expect, it } from "vitest";
import { parseHead } from "../../shared/flatgeobuf/head.ts";
import { featuresIn } from "../support/fgb.ts";
import { fetchService, refusal } from "../support/service.ts";
import { type Answer, boundsOf, HOSTILE, idsOf, items, publishItems } from "./itemsPlace.ts";

/** Formats of items, the order of axes in each, pages for people, caches. */
beforeAll(() => publishItems());

const epsg = (code: number) => `http://www.opengis.net/def/crs/EPSG/0/${code}`;
const get = (path: string, headers: Record<string, string> = {}) => fetchService(`/collections/${path}`, { headers });

describe("f and Accept", () => {
  it.each([
    ["", {}, "application/geo+json"],
    ["", { accept: "*/*" }, "application/geo+json"],
    ["", { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" }, "text/html; charset=utf-8"],
    ["", { accept: "application/vnd.flatgeobuf" }, "application/vnd.flatgeobuf"],
    ["", { accept: "text/html;q=0.1, */*;q=0.9" }, "application/geo+json"],
    ["", { accept: "application/json;q=0.4, text/html;q=0" }, "application/geo+json"],
    ["", { accept: "application/*;q=0.2, text/*;q=0.3" }, "text/html; charset=utf-8"],
    ["?f=geobuf", { accept: "text/html" }, "application/geobuf"],
    ["?f=json", {}, "application/geo+json"],
  ])("items%s with %j are %s", async (query, headers, type) => {
    const response = await get(`OPEN/items${query}`, headers as Record<string, string>);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("vary")?.includes("Accept") ?? false).toBe(query === "");
  });

  it("datetime, which nothing depends on, is a day that there is all the same", async () => {
    for (const datetime of ["2024-02-29", "../2024-02-29T00:00:00Z"]) {
      expect((await get(`OPEN/items?datetime=${datetime}`)).status, datetime).toBe(200);
    }
    for (const datetime of ["2023-02-29", "2024-04-31/..", "2024-02-29T00:00:00", "2024-02-29 00:00:00Z"]) {
      const address = `/collections/OPEN/items?datetime=${datetime}`;
      expect(await refusal(address), datetime).toMatchObject({
        type: "/problems/bad-parameter",
        parameter: "datetime",
      });
    }
  });

  it("have no other format", async () => {
    expect(await refusal("/collections/OPEN/items?f=gml")).toMatchObject({ type: "/problems/unknown-format" });
    expect(await refusal("/collections?f=geojson")).toMatchObject({ type: "/problems/unknown-format" });
  });
});

describe("the order of axes", () => {
  const corner = ({ features }: Answer) => features[0]!.geometry.coordinates[0]![0]![0];

  it("is that of the CRS in GeoJSON: coordinates by PROJ 9.1", async () => {
    expect(corner(await items())).toEqual([117, 31.7]);
    expect(corner(await items({ crs: epsg(4490) }))).toEqual([31.7, 117]);
    // echo 31.7 117 | cs2cs -f %.4f EPSG:4490 EPSG:4527 (and 4548)
    expect(corner(await items({ crs: epsg(4527) }))).toEqual([NORTHING, 39_500_000]);
    expect(corner(await items({ crs: epsg(4548) }))).toEqual([NORTHING, 500_000]);
  });

  it("is the same for a bbox in any of the systems, and for a filter", async () => {
    const [west, south, east, north] = [117.015, 31.695, 117.055, 31.705];
    const zone = [NORTHING - 555, 39_500_000 + 1421, NORTHING + 555, 39_500_000 + 5213];
    const queries: Record<string, string>[] = [
      { bbox: [west, south, east, north].join() },
      { bbox: [west, south, -10, east, north, 10].join() },
      { bbox: [south, west, north, east].join(), "bbox-crs": epsg(4490) },
      { bbox: zone.join(), "bbox-crs": epsg(4527) },
      { filter: `S_INTERSECTS(geometry, BBOX(${west},${south},${east},${north}))` },
      { filter: `S_INTERSECTS(geometry, BBOX(${south},${west},${north},${east}))`, "filter-crs": epsg(4490) },
      { filter: `S_INTERSECTS(geometry, BBOX(${zone.join()}))`, "filter-crs": epsg(4527) },
      {
        filter: `{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[${zone}]}]}`,
        "filter-crs": epsg(4527),
        "filter-lang": "cql2-json",
      },
    ];
    for (const query of queries) expect(idsOf(await items(query)), JSON.stringify(query)).toEqual(["B.1", "2"]);
  });

  it("is x before y in FlatGeobuf, as the format has it", async () => {
    for (const crs of [epsg(4490), "http://www.opengis.net/def/crs/OGC/1.3/CRS84"]) {
      const response = await get(`OPEN/items?f=fgb&crs=${crs}`);
      expect(response.headers.get("content-crs")).toBe(`<${crs}>`);
      const file = new Uint8Array(await response.arrayBuffer());
      expect(parseHead(file).crs?.code).toBe(4490);
      const bounds = [...featuresIn(file)].map(({ polygons }) => [...polygons[0]![0]!.subarray(0, 2)]);
      expect(bounds).toEqual([0, 1, 2, 3, 4].map((i) => boundsOf(i).slice(0, 2)));
    }
  });

  it("is that of the CRS in Geobuf, which is GeoJSON otherwise encoded", async () => {
    const response = await get(`OPEN/items?f=geobuf&crs=${epsg(4490)}`);
    const decoded = decode(new PbfReader(new Uint8Array(await response.arrayBuffer()))) as unknown as Answer;
    expect(corner(decoded)).toEqual([31.7, 117]);
    expect(idsOf(decoded)).toEqual(["A.0", "B.1", "2", "B.3", "a/b.c?.4"]);
  });

  it("of a plane is given in GeoJSON only", async () => {
    for (const f of ["fgb", "geobuf"]) {
      const problem = await refusal(`/collections/OPEN/items?f=${f}&crs=${epsg(4527)}`);
      expect(problem).toMatchObject({ status: 400, type: "/problems/format-without-crs", parameter: "crs" });
    }
  });
});

const NORTHING = 3508587.1775;

describe("binary formats", () => {
  it("carry links and numbers in headers", async () => {
    const { headers } = await get("OPEN/items?f=fgb&limit=2&filter=MJ%3E1");
    expect(headers.get("link")).toMatch(
      /<https:\/\/lantu\.test\/collections\/OPEN\/items\?[^>]*cursor=3[^>]*>; rel="next"/,
    );
    expect(headers.get("ogc-numberreturned")).toBe("2");
    expect(headers.get("ogc-numbermatched")).toBeNull();
    expect((await get("OPEN/items?f=geobuf")).headers.get("ogc-numbermatched")).toBe("5");
  });

  it("have short headers for long questions: what is left is the way on", async () => {
    const filter = encodeURIComponent(`MC <> '${"示".repeat(300)}'`);
    const { headers } = await get(`OPEN/items?f=fgb&limit=1&filter=${filter}`);
    expect(headers.get("link")!.match(/rel="\w+"/g)).toEqual(['rel="collection"', 'rel="next"']);
    const { headers: ofGeoJson } = await get(`OPEN/items?limit=1&filter=${filter}`);
    expect(ofGeoJson.get("link")!.length).toBeLessThan(300);
  });
});

describe("pages for people", () => {
  it.each(["OPEN/items", "OPEN/items/B.3", "ODD/items", "ODD/items/B.3", "ODD/queryables", "OPEN", "ODD"])(
    "%s shows what it holds, and hostile names and values as text",
    async (path) => {
      const response = await get(`${path}?f=html`);
      const page = await response.text();
      expect(page).toMatch(/^<!doctype html>/);
      expect(page.match(/<script|<a href='|href="javascript/gi)).toBeNull();
      if (!path.startsWith("OPEN/") && !path.startsWith("ODD/")) return;
      expect(page).toContain("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    },
  );

  it("escape what stands in the address", async () => {
    const page = await (await get(`OPEN/items?f=html&MC=${encodeURIComponent(HOSTILE)}`)).text();
    expect(page.match(/<script|<a href='/gi)).toBeNull();
    expect(page).toContain("&lt;script&gt;");
  });

  it("are in the caller's language", async () => {
    expect(await (await get("OPEN?f=html", { "accept-language": "en" })).text()).toContain('<html lang="en">');
    expect(await (await get("OPEN?f=html")).text()).toContain('<html lang="zh-CN">');
  });
});

describe("caches", () => {
  it("have a weak ETag for each question: the time stamp differs each time", async () => {
    const etag = (await get("OPEN/items")).headers.get("etag") ?? "";
    expect(etag).toMatch(/^W\/"[0-9a-f]+"$/);
    const again = await get("OPEN/items", { "if-none-match": etag });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    for (const other of ["OPEN/items?limit=1", "OPEN/items?f=html", "ITEMS/items"])
      expect((await get(other, { "if-none-match": etag })).status, other).toBe(200);
    expect((await get("OPEN/items", { "if-match": etag })).status).toBe(412);
  });

  it("do not turn a bad question into a 304", async () => {
    expect((await get("OPEN/items?limit=0", { "if-none-match": "*" })).status).toBe(400);
  });
});

describe("methods", () => {
  it("other than GET and HEAD are refused, OPTIONS is answered", async () => {
    for (const path of ["/collections/OPEN/items", "/collections/OPEN/items/A.0", "/collections/OPEN/queryables"]) {
      expect((await fetchService(path, { method: "POST", body: "{}" })).status, path).toBe(405);
      expect((await fetchService(path, { method: "OPTIONS" })).status, path).toBe(204);
      const head = await fetchService(path, { method: "HEAD" });
      expect([head.status, await head.text()], path).toEqual([200, ""]);
    }
  });
});
