/**
 * The bytes of a text of unknown encoding → text. A byte order mark decides; else NUL bytes, which digits and signs have
 * beside them in UTF-16 only; else UTF-8, which other encodings hardly ever are by chance; else GB18030, the superset of
 * GBK and GB2312, with U+FFFD for what it is not either.
 */
export function decodedText(bytes: Uint8Array): string {
  const unicode = unicodeOf(bytes);
  try {
    return new TextDecoder(unicode, { fatal: unicode === "utf-8", ignoreBOM: false }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** Enough for a head and some points. */
const SAMPLE_BYTES = 4096;

function unicodeOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  let [even, odd] = [0, 0];
  bytes.subarray(0, SAMPLE_BYTES).forEach((byte, i) => {
    if (byte !== 0) return;
    if (i % 2 === 0) even++;
    else odd++;
  });
  if (even === odd) return "utf-8";
  return odd > even ? "utf-16le" : "utf-16be";
}
