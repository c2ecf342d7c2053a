import pg from "pg";
import { serve } from "./serve.ts";

/** Overlap areas by PostGIS, of the same pieces: `node postgisServer.ts <socket folder>`. */
const [host] = process.argv.slice(2);
const pool = new pg.Pool({ host: host!, user: "postgres", database: "postgres", max: 4 });

const OVERLAPS = {
  name: "overlaps",
  text: `SELECT layer, feature, sum(ST_Area(ST_Intersection(geom, site.g)::geography)) AS m2
    FROM pieces, (SELECT ST_SetSRID(ST_GeomFromGeoJSON($1), 4490) AS g) site
    WHERE ST_Intersects(geom, site.g) GROUP BY layer, feature`,
};

serve(async (body) => {
  const { site } = JSON.parse(body) as { readonly site: unknown };
  const { rows } = await pool.query({ ...OVERLAPS, values: [JSON.stringify(site)] });
  return { rows };
});
