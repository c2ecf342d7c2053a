/**
 * Where readers get bytes from: a name and a stream that can be opened again. The file system is behind this seam,
 * so that readers run anywhere.
 */
export interface SourceFile {
  /** Name or path; its last segment and extension say what the file is. May hold any script. */
  readonly name: string;
  /** A fresh stream from the file's first byte, each time it is called. */
  stream(): AsyncIterable<Uint8Array>;
}

export function fileOfBytes(name: string, bytes: Uint8Array): SourceFile {
  return {
    name,
    async *stream() {
      yield bytes;
    },
  };
}

export async function wholeFile(file: SourceFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.stream()) chunks.push(chunk);
  return joined(chunks);
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

/** The last segment of a path, with either kind of slash. */
export function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
}

/** Lower-case extension without the dot; empty where there is none. */
export function extensionOf(name: string): string {
  const base = baseName(name);
  const dot = base.lastIndexOf(".");
  return dot < 0 ? "" : base.slice(dot + 1).toLowerCase();
}

/** The name without its extension, folders kept. */
export function stemOf(name: string): string {
  const extension = extensionOf(name);
  return extension === "" ? name : name.slice(0, -extension.length - 1);
}
