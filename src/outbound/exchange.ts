import type { Dispatcher } from 'undici';
import { Answer } from './answer.ts';
import { failure, failureOf } from './classify-error.ts';
import { failureCauses } from './outbound-errors.ts';
import type { SendResult } from './send-result.ts';

/** undici's view of one request: reads the answer within its limits and settles exactly once. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #startedAt = performance.now();
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #settle: (result: SendResult, error?: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #answer: Answer | undefined;
  #settled = false;

  constructor(
    timeoutMs: number,
    signal: AbortSignal | undefined,
    settle: (result: SendResult, error?: unknown) => void,
  ) {
    this.#timeoutMs = timeoutMs;
    this.#signal = signal;
    this.#settle = settle;
    this.#timer = setTimeout(this.#onTimeout, timeoutMs);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Given up while it waited for a connection: now is the first moment undici can be told not to send it.
    if (this.#settled) controller.abort(new Error('given up'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    const retryAfter = headers['retry-after'];
    this.#answer = new Answer(status, Array.isArray(retryAfter) ? retryAfter[0] : retryAfter);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#answer === undefined || this.#answer.add(chunk)) return;
    this.#finish(this.#answer.toResponse(this.#elapsedMs()));
    controller.abort(new Error('enough read'));
  }

  onResponseEnd(): void {
    if (this.#answer === undefined || this.#settled) return;
    this.#stop();
    const result = this.#answer.toResponse(this.#elapsedMs());
    // undici frees the connection in an immediate that it sets after this call. Settling behind that one lets the
    // caller's next request have this connection; sooner, and it would open another.
    queueMicrotask(() => setImmediate(this.#settle, result));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const phase = this.#controller === undefined ? 'connecting' : 'connected';
    this.#finish(failureOf(error, phase, this.#elapsedMs()), error);
  }

  readonly #onTimeout = (): void => {
    this.#giveUp(failure('timeout', this.#timeoutCause(), this.#elapsedMs()));
  };

  readonly #onAbort = (): void => {
    this.#giveUp(failure('aborted', failureCauses.GIVEN_UP, this.#elapsedMs()));
  };

  #timeoutCause(): string {
    const milliseconds = this.#timeoutMs;
    if (this.#answer !== undefined) {
      return failureCauses.NO_END_IN_TIME({ status: this.#answer.status, milliseconds });
    }
    return this.#controller === undefined
      ? failureCauses.NO_CONNECTION_IN_TIME({ milliseconds })
      : failureCauses.NO_ANSWER_IN_TIME({ milliseconds });
  }

  #giveUp(result: SendResult): void {
    this.#finish(result);
    this.#controller?.abort(new Error('given up'));
  }

  #finish(result: SendResult, error?: unknown): void {
    if (this.#settled) return;
    this.#stop();
    this.#settle(result, error);
  }

  #stop(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}
