import { createWriteStream, existsSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { decodePiece } from "../../../shared/catalog/piece.ts";
import { decodeFeature } from "../../../shared/flatgeobuf/decode.ts";
import { parseHead } from "../../../shared/flatgeobuf/head.ts";
import { type MultiPolygon, positionsOf, type Ring } from "../../../shared/geometry/rings.ts";
import { printed } from "../../support/commands.ts";

/** A PostgreSQL of the bench's own with a check file's pieces in it. */
export interface Postgis {
  /** Folder of its socket. */
  readonly host: string;
  readonly close: () => Promise<void>;
}

/** Where Debian puts it. */
const BIN = "/usr/lib/postgresql/15/bin";

/** `null` where PostgreSQL or PostGIS is not installed. */
export async function startPostgis(check: Uint8Array): Promise<Postgis | null> {
  if (!existsSync(join(BIN, "initdb")) || !existsSync("/usr/share/postgresql/15/extension/postgis.control"))
    return null;
  const host = await mkdtemp(join(tmpdir(), "lantu-postgis-"));
  if (process.getuid?.() === 0) {
    const [uid, gid] = ["-u", "-g"].map((flag) => Number(printed("id", [flag, "postgres"]).trim()));
    await chown(host, uid!, gid!);
  }
  const data = join(host, "data");
  asPostgres("initdb", ["-A", "trust", "-D", data]);
  const options = `-k ${host} -c listen_addresses= -c shared_buffers=512MB -c jit=off`;
  asPostgres("pg_ctl", ["-D", data, "-w", "-l", join(host, "log"), "-o", options, "start"]);
  await loadPieces(host, check);
  return {
    host,
    close: async () => {
      asPostgres("pg_ctl", ["-D", data, "-w", "-m", "fast", "stop"]);
      await rm(host, { recursive: true, force: true });
    },
  };
}

/** The very pieces that a check reads, indexed, in the order of the index, with statistics. */
async function loadPieces(host: string, check: Uint8Array): Promise<void> {
  const file = join(host, "pieces.csv");
  await pipeline(Readable.from(rows(check)), createWriteStream(file));
  const psql = (command: string): string =>
    printed("psql", ["-h", host, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-q", "-c", command]);
  psql("CREATE EXTENSION postgis");
  psql("CREATE TABLE pieces (layer text, feature int, geom geometry(MultiPolygon, 4490))");
  psql(`\\copy pieces FROM '${file}' CSV`);
  psql("CREATE INDEX pieces_geom ON pieces USING gist (geom)");
  psql("CLUSTER pieces USING pieces_geom");
  psql("ANALYZE pieces");
}

function* rows(check: Uint8Array): Generator<string> {
  const head = parseHead(check);
  for (let offset = head.featuresOffset; offset < check.length; ) {
    const { byteLength } = decodeFeature(check, offset, head);
    const { layer, role, feature, polygons } = decodePiece(check.subarray(offset, offset + byteLength), head);
    if (role === "feature") yield `${layer},${feature},"SRID=4490;${wkt(polygons)}"\n`;
    offset += byteLength;
  }
}

function wkt(polygons: MultiPolygon): string {
  const ring = (r: Ring): string =>
    `(${positionsOf(r)
      .map((position) => position.join(" "))
      .join(",")})`;
  return `MULTIPOLYGON(${polygons.map((polygon) => `(${polygon.map(ring).join(",")})`).join(",")})`;
}

/** PostgreSQL does not run as root. */
function asPostgres(command: string, args: readonly string[]): void {
  const own = join(BIN, command);
  if (process.getuid?.() === 0) printed("runuser", ["-u", "postgres", "--", own, ...args]);
  else printed(own, args);
}
