/** What the operating system answers, in words for the person at the terminal. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EISDIR: "is a folder, not a file",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would be larger than allowed",
  EMFILE: "too many open files",
};

/** `null` where the error is not the operating system's. */
export function systemFaultText(cause: unknown): string | null {
  if (!(cause instanceof Error && "code" in cause && "syscall" in cause)) return null;
  return WORDS[String(cause.code)] ?? cause.message;
}
