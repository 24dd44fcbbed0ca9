/** What a running stream job listens for beside its requests. */
export type Watch = Omit<RunWatch, 'changed' | 'seen' | 'appended'>;

/** The watch of one job, with what it is told from outside. */
export class RunWatch {
  /** The process stops. */
  readonly stopping: AbortSignal;
  readonly #abort = new AbortController();
  readonly #stopGrace: number;
  readonly #onClose: () => void;
  #stale = false;
  #version: number | undefined;
  #news = false;
  #wake = (): void => undefined;
  #graceTimer: NodeJS.Timeout | undefined;

  /** `stopGrace`: milliseconds that requests in flight have after the stop. */
  constructor(stopping: AbortSignal, stopGrace: number, onClose: () => void) {
    this.stopping = stopping;
    this.#stopGrace = stopGrace;
    this.#onClose = onClose;
    if (stopping.aborted) this.#onStop();
    else stopping.addEventListener('abort', this.#onStop, { once: true });
  }

  /** The destination changed since `loaded` was last called: no request may be started with the old configuration. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Fires when requests in flight are to be given up: their time after the stop is over, or `giveUp` was called. */
  get abort(): AbortSignal {
    return this.#abort.signal;
  }

  giveUp(): void {
    this.#abort.abort();
  }

  /** The configuration of this version is in use now. */
  loaded(version: number): void {
    this.#version = version;
    this.#stale = false;
  }

  /** Call before reading: what is appended from now on counts as new. */
  reading(): void {
    this.#news = false;
  }

  /** Resolves when events were appended since the last read, or after `milliseconds`, or when the process stops. */
  async newEvents(milliseconds: number): Promise<void> {
    if (this.#news || this.stopping.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timeout = setTimeout(resolve, milliseconds);
    this.#wake = resolve;
    await promise;
    clearTimeout(timeout);
    this.#wake = () => undefined;
  }

  close(): void {
    clearTimeout(this.#graceTimer);
    this.stopping.removeEventListener('abort', this.#onStop);
    this.#onClose();
  }

  /** The destination may have changed. */
  changed(): void {
    this.#stale = true;
  }

  /** The destination has this version now; undefined: it is gone. */
  seen(version: number | undefined): void {
    if (this.#version !== undefined && version !== this.#version) this.#stale = true;
  }

  /** Its stream has new events. */
  appended(): void {
    this.#news = true;
    this.#wake();
  }

  readonly #onStop = (): void => {
    this.#graceTimer = setTimeout(() => this.#abort.abort(), this.#stopGrace);
    this.#wake();
  };
}
