import type { Dispatcher } from 'undici';
import { Answer } from './answer.ts';
import { failure, failureOf } from './classify-error.ts';
import type { Endable, InFlight } from './in-flight.ts';
import { failureCauses } from './outbound-errors.ts';
import type { SendResult } from './send-result.ts';

/** undici's view of one request: reads the answer within its limits and settles exactly once. */
export class Exchange implements Dispatcher.DispatchHandler, Endable {
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly #startedAt = performance.now();
  readonly #inFlight: InFlight;
  readonly #place: number;
  readonly #timeoutMs: number;
  readonly #settle: (result: SendResult, error?: unknown) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #answer: Answer | undefined;
  #settled = false;

  constructor(
    inFlight: InFlight,
    timeoutMs: number,
    signal: AbortSignal | undefined,
    settle: (result: SendResult, error?: unknown) => void,
  ) {
    this.deadline = this.#startedAt + timeoutMs;
    this.signal = signal;
    this.#timeoutMs = timeoutMs;
    this.#settle = settle;
    this.#inFlight = inFlight;
    this.#place = inFlight.add(this);
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

  expire(): void {
    this.#giveUp(failure('timeout', this.#timeoutCause(), this.#elapsedMs()));
  }

  abort(): void {
    this.#giveUp(failure('aborted', failureCauses.GIVEN_UP, this.#elapsedMs()));
  }

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
    this.#inFlight.delete(this.#place);
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}
