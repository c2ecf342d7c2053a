import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PublishFault } from "./publishFault.ts";
import { systemFaultText } from "./systemFault.ts";

/**
 * Room on the disk for what may be too much for memory; all of it is let go of when `use` is done, however it ends. Its files
 * have no names: not even a process that is killed leaves any.
 */
export async function withScratch<T>(use: (scratch: Scratch) => Promise<T>): Promise<T> {
  const files: ScratchFile[] = [];
  const newFile = (): ScratchFile => {
    const file = new ScratchFile();
    files.push(file);
    return file;
  };
  try {
    return await use({ newFile });
  } finally {
    for (const file of files) file.close();
  }
}

export interface Scratch {
  newFile(): ScratchFile;
}

const WRITE_BYTES = 256 * 1024;

/** How much is read at a time when a file is read through. */
export const READ_BYTES = 256 * 1024;

/**
 * A file of the folder for temporary files that is written first and then read, any number of times. Reading and writing
 * wait for the disk: an await for each of a million features would take longer than the disk does.
 */
export class ScratchFile {
  #descriptor: number | null = onDisk(openUnnamed);
  #buffer = new Uint8Array(WRITE_BYTES);
  #buffered = 0;
  #written = 0;

  get size(): number {
    return this.#written + this.#buffered;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length > WRITE_BYTES - this.#buffered) this.#flush();
    if (bytes.length > WRITE_BYTES) {
      this.#write(bytes);
    } else {
      this.#buffer.set(bytes, this.#buffered);
      this.#buffered += bytes.length;
    }
  }

  /** `length` bytes from `offset`, in a buffer of their own. */
  read(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.#readInto(bytes, offset);
    return bytes;
  }

  /** The whole file. A chunk is overwritten by the one after it. */
  *chunks(): Generator<Uint8Array> {
    const { size } = this;
    const buffer = new Uint8Array(Math.min(READ_BYTES, size));
    for (let at = 0; at < size; at += READ_BYTES) {
      const chunk = buffer.subarray(0, size - at);
      this.#readInto(chunk, at);
      yield chunk;
    }
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
    this.#buffer = new Uint8Array(0);
  }

  /** The system gives a closed file's number to the next one. */
  get #file(): number {
    if (this.#descriptor === null) throw new Error("a scratch file is used after its end");
    return this.#descriptor;
  }

  #readInto(bytes: Uint8Array, offset: number): void {
    this.#flush();
    for (let filled = 0; filled < bytes.length; ) {
      const read = onDisk(() => readSync(this.#file, bytes, filled, bytes.length - filled, offset + filled));
      if (read === 0) throw new PublishFault(`a temporary file in ${tmpdir()} has lost its end`);
      filled += read;
    }
  }

  #flush(): void {
    if (this.#buffered > 0) this.#write(this.#buffer.subarray(0, this.#buffered));
    this.#buffered = 0;
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const written = onDisk(() => writeSync(this.#file, bytes, done, bytes.length - done, this.#written));
      done += written;
      this.#written += written;
    }
  }
}

function openUnnamed(): number {
  const path = join(tmpdir(), `lantu-${randomUUID()}`);
  const file = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return file;
}

/** @throws PublishFault in place of the system's error */
function onDisk<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const reason = systemFaultText(cause);
    if (reason === null) throw cause;
    throw new PublishFault(`${tmpdir()}, the folder for temporary files (TMPDIR): ${reason}`, { cause });
  }
}
