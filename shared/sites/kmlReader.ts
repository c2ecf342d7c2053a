import { SaxesParser, type SaxesTagPlain } from "saxes";
import { type FaultPlace, formatFault } from "../formats/fault.ts";
import { Problem } from "../problems/problem.ts";
import { type FilePart, fileSite } from "./fileSite.ts";
import type { RawSite } from "./geojson.ts";
import { holds } from "./notAreas.ts";
import { VertexCount } from "./vertexCount.ts";

/** Elements of KML 2.2 (OGC 07-147r2) and Google's extensions that are geometry and no area. */
const NO_AREAS: ReadonlyMap<string, string> = new Map([
  ["Point", "points"],
  ["LineString", "lines"],
  ["Track", "lines"],
  ["MultiTrack", "lines"],
  ["Model", "Model"],
]);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

interface Placemark {
  readonly id: string | undefined;
  name: string | undefined;
  readonly polygons: Float64Array[][];
}

interface OpenPolygon {
  outer: Float64Array | null;
  readonly inner: Float64Array[];
}

/**
 * KML's placemarks as the parts of one site, wherever in its documents and folders they stand; WGS 84, longitude before
 * latitude (§ 7.1). Links to other files are not followed.
 */
export class KmlReader {
  readonly #parser = new SaxesParser({ xmlns: false });
  readonly #vertices: VertexCount;
  readonly #parts: FilePart[] = [];
  readonly #lines = new Map<Float64Array, number>();
  /** Local names of the elements that are open. */
  readonly #path: string[] = [];
  #placemark: Placemark | null = null;
  #polygon: OpenPolygon | null = null;
  #boundary: "outer" | "inner" = "outer";
  /** Of the element whose text is wanted: text so far, and the line where it began. */
  #text = "";
  #textLine = 0;
  #hasHeights = false;

  constructor(maxVertices: number) {
    this.#vertices = new VertexCount(maxVertices);
    this.#parser.on("opentag", (tag) => this.#open(tag));
    this.#parser.on("closetag", (tag) => this.#close(localName(tag.name)));
    this.#parser.on("text", (text) => this.#addText(text));
    this.#parser.on("cdata", (text) => this.#addText(text));
    this.#parser.on("doctype", () => {
      throw this.#malformed("KML 不用 DOCTYPE 与自定义实体", "KML has no DOCTYPE and no entities of its own");
    });
  }

  /** @throws Problem `malformed-kml` with the line, `not-a-geometry`, `too-many-vertices` and those of `fileSite` */
  read(text: string): RawSite {
    try {
      this.#parser.write(text).close();
    } catch (cause) {
      if (cause instanceof Problem) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw this.#malformed(`不是合格的 XML（${reason}）`, `it is not well-formed XML (${reason})`, cause);
    }
    return fileSite(this.#parts, {
      declaredCrs: { name: "EPSG:4326", pointer: "" },
      hasHeights: this.#hasHeights,
      lineOfRing: this.#lines,
    });
  }

  #open({ name: qualified, attributes }: SaxesTagPlain): void {
    const name = localName(qualified);
    if (this.#path.at(-1) === "coordinates")
      throw this.#malformed("坐标中有标签", "an element stands among coordinates");
    this.#path.push(name);
    this.#text = "";
    this.#textLine = this.#parser.line;
    const other = NO_AREAS.get(name);
    if (other !== undefined) throw holds(other, this.#parser.line);
    if (name === "Placemark") this.#placemark = { id: attributes.id, name: undefined, polygons: [] };
    else if (name === "Polygon") this.#openPolygon();
    else if (name === "outerBoundaryIs") this.#boundary = "outer";
    else if (name === "innerBoundaryIs") this.#boundary = "inner";
    else if (name === "LinearRing" && !this.#polygon) throw holds("lines", this.#parser.line);
  }

  #openPolygon(): void {
    if (!this.#placemark) throw this.#malformed("Polygon 不在 Placemark 里", "a Polygon stands outside a Placemark");
    this.#polygon = { outer: null, inner: [] };
  }

  #close(name: string): void {
    this.#path.pop();
    const parent = this.#path.at(-1);
    if (name === "coordinates" && parent === "LinearRing") this.#addRing();
    else if (name === "name" && parent === "Placemark" && this.#placemark) this.#placemark.name = this.#text.trim();
    else if (name === "Polygon") this.#closePolygon();
    else if (name === "Placemark") this.#closePlacemark();
    this.#text = "";
  }

  #addText(text: string): void {
    const name = this.#path.at(-1);
    if (name === "coordinates" || name === "name") this.#text += text;
  }

  #addRing(): void {
    if (!this.#polygon) return;
    const ring = this.#ring();
    this.#lines.set(ring, this.#textLine);
    if (this.#boundary === "inner") this.#polygon.inner.push(ring);
    else if (!this.#polygon.outer) this.#polygon.outer = ring;
    else throw this.#malformed("Polygon 有两个外环", "a Polygon has two outer rings");
  }

  #ring(): Float64Array {
    const ordinates: number[] = [];
    for (const { 0: tuple, index } of this.#text.matchAll(/\S+/g)) {
      this.#vertices.add(1);
      const numbers = tuple.split(",", 4);
      if (numbers.length < 2 || numbers.length > 3 || !numbers.every((one) => NUMBER.test(one))) {
        throw this.#badPosition(tuple.slice(0, 60), this.#textLine + this.#text.slice(0, index).split("\n").length - 1);
      }
      const [lon, lat, altitude = 0] = numbers.map(Number);
      ordinates.push(lon!, lat!);
      // Most writers add a zero that means nothing.
      this.#hasHeights ||= altitude !== 0;
    }
    return Float64Array.from(ordinates);
  }

  #closePolygon(): void {
    const { outer, inner } = this.#polygon ?? { outer: null, inner: [] };
    if (!outer) throw this.#malformed("Polygon 没有外环", "a Polygon has no outer ring");
    this.#placemark?.polygons.push([outer, ...inner]);
    this.#polygon = null;
  }

  #closePlacemark(): void {
    const { id, name, polygons } = this.#placemark ?? { id: undefined, name: undefined, polygons: [] };
    this.#parts.push({ id: id || name, polygons });
    this.#placemark = null;
  }

  #badPosition(tuple: string, line: number): Problem {
    const zh = `坐标 ${tuple} 不是“经度,纬度[,高程]”`;
    return malformed(zh, `the position ${tuple} is not longitude,latitude[,altitude]`, { line });
  }

  #malformed(zh: string, en: string, cause?: unknown): Problem {
    return malformed(zh, en, { line: this.#parser.line, cause });
  }
}

function malformed(zh: string, en: string, place: FaultPlace): Problem {
  return formatFault("malformed-kml", { zh, en }, { zh: "从绘图软件重新导出 KML", en: "export the KML again" }, place);
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
