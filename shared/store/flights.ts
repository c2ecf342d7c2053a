import { untilAborted } from "./untilAborted.ts";

/** How long one waits for a read that another one began (milliseconds), before reading oneself. */
const JOINING_MS = 1000;

interface Flight {
  readonly bytes: Promise<Uint8Array>;
  /** How many wait for it beside its owner. */
  joined: number;
}

/**
 * One read for all who want the same bytes at once, as long as an isolate lives. Whoever begins a read owns it.
 *
 * In a Worker the read is I/O of its owner's request, and never settles when that request is ended. So nobody relies on
 * another's read: one that fails, or takes longer than a second, is read again by each who waited for it.
 */
export class Flights {
  readonly #flying = new Map<string, Flight>();
  readonly #joiningMs: number;

  constructor(joiningMs: number = JOINING_MS) {
    this.#joiningMs = joiningMs;
  }

  /**
   * @param id names the bytes: object, ETag, range
   * @param signal of the one who asks; a read whose owner leaves goes on if others wait for it
   * @param keepAlive is told of a read that others may come to wait for
   * @throws what `read` throws, or the signal's reason
   */
  async read(
    id: string,
    signal: AbortSignal,
    read: (signal: AbortSignal) => Promise<Uint8Array>,
    keepAlive: (work: Promise<unknown>) => void = () => {},
  ): Promise<Uint8Array> {
    const flight = this.#flying.get(id);
    if (!flight) return this.#own(id, signal, read, keepAlive);
    const bytes = await this.#join(flight, signal);
    if (bytes) return bytes;
    this.#forget(id, flight);
    return read(signal);
  }

  async #own(
    id: string,
    signal: AbortSignal,
    read: (signal: AbortSignal) => Promise<Uint8Array>,
    keepAlive: (work: Promise<unknown>) => void,
  ): Promise<Uint8Array> {
    const abandoned = new AbortController();
    const flight: Flight = { bytes: read(abandoned.signal), joined: 0 };
    this.#flying.set(id, flight);
    const landed = (): void => this.#forget(id, flight);
    keepAlive(flight.bytes.then(landed, landed));
    try {
      return await untilAborted(flight.bytes, signal);
    } finally {
      if (signal.aborted && flight.joined === 0) {
        landed();
        abandoned.abort(signal.reason);
      }
    }
  }

  /** `undefined` where the read has failed or takes too long. */
  async #join(flight: Flight, signal: AbortSignal): Promise<Uint8Array | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, this.#joiningMs, undefined);
    });
    flight.joined++;
    try {
      return await untilAborted(Promise.race([flight.bytes.catch(() => undefined), tooLong]), signal);
    } finally {
      flight.joined--;
      clearTimeout(timer);
    }
  }

  #forget(id: string, flight: Flight): void {
    if (this.#flying.get(id) === flight) this.#flying.delete(id);
  }
}
