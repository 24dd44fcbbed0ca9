import type { Dispatcher } from 'undici';
import { Answer } from './answer.ts';
import { failure, failureOf, type Phase } from './classify-error.ts';
import type { Connection } from './connection.ts';
import type { Stage } from './connector.ts';
import type { Endable, InFlight } from './in-flight.ts';
import { failureCauses, failureErrors } from './outbound-errors.ts';
import type { SendFailure, SendRequest, SendResult } from './send-result.ts';

const NO_CONNECTION = {
  resolving: failureCauses.NOT_RESOLVED_IN_TIME,
  connecting: failureCauses.NO_CONNECTION_IN_TIME,
  securing: failureCauses.NO_TLS_IN_TIME,
};

/** Hears once what a request came to; `isComplete`: its connection is ready for the next one. */
export type Settle = (result: SendResult, isComplete: boolean) => void;

/** undici's view of one request: settles exactly once. A status that has arrived decides, whatever comes behind it. */
export class Exchange implements Dispatcher.DispatchHandler, Endable {
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly #startedAt = performance.now();
  readonly #inFlight: InFlight;
  readonly #place: number;
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  readonly #keep: SendRequest['keep'];
  readonly #settle: Settle;
  #answer: Answer | undefined;
  #settled = false;

  constructor(
    inFlight: InFlight,
    connection: Connection,
    { timeoutMs, signal, keep }: Pick<SendRequest, 'timeoutMs' | 'signal' | 'keep'>,
    settle: Settle,
  ) {
    this.deadline = this.#startedAt + timeoutMs;
    this.signal = signal;
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    this.#keep = keep;
    this.#settle = settle;
    this.#inFlight = inFlight;
    this.#place = inFlight.add(this);
  }

  onRequestStart(): void {
    this.#connection.begin();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#answer = new Answer(status, headers, this.#keep);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#answer?.add(chunk);
  }

  onResponseEnd(): void {
    if (this.#answer === undefined || this.#settled) return;
    this.#connection.end();
    this.#stop();
    const result = this.#answer.toResponse(this.#elapsedMs());
    // Not now, because undici is within its parser. Nor in this turn of the event loop: a receiver that closes the
    // connection behind its answer without having said so is noticed in the next one.
    setImmediate(this.#settle, result, true);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#finish(() => failureOf(error, phaseOf(this.#connection.stage), this.#elapsedMs()));
  }

  expire(): void {
    this.#finish(() => timeout(this.#connection.stage, this.#timeoutMs, this.#elapsedMs()));
  }

  abort(): void {
    this.#finish(() => failure('aborted', failureCauses.GIVEN_UP, this.#elapsedMs()));
  }

  #finish(fail: () => SendFailure): void {
    if (this.#settled) return;
    this.#stop();
    this.#settle(this.#answer?.toResponse(this.#elapsedMs()) ?? fail(), false);
  }

  #stop(): void {
    this.#settled = true;
    this.#inFlight.delete(this.#place);
  }

  #elapsedMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}

function phaseOf(stage: Stage): Phase {
  if (stage === 'open') return 'connected';
  return stage === 'securing' ? 'securing' : 'connecting';
}

function timeout(stage: Stage, milliseconds: number, durationMs: number): SendFailure {
  if (stage === 'open') {
    return failure('timeout', failureCauses.NO_ANSWER_IN_TIME({ milliseconds }), durationMs);
  }
  const cause = NO_CONNECTION[stage]({ milliseconds });
  return failure('timeout', cause, durationMs, failureErrors.NO_CONNECTION);
}
