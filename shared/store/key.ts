const SEGMENT = /^[A-Za-z0-9_~=-][A-Za-z0-9_~=.-]*$/;

/**
 * Keys are `/`-separated ASCII; no segment is empty or begins with a dot, so that no key leaves a disk store's root.
 * @throws RangeError for anything else: a key is built by code, never taken from a caller unread.
 */
export function checkedKey(key: string): string {
  if (key.length > 512 || !key.split("/").every((segment) => SEGMENT.test(segment))) {
    throw new RangeError(`not an object key: ${JSON.stringify(key.slice(0, 100))}`);
  }
  return key;
}
