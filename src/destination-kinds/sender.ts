import type { ErrorText } from '../errors/define-errors.ts';
import type { Phases } from '../outbound/send-result.ts';
import type { EventPlace } from './event-place.ts';
import type { Outcome } from './outcome.ts';

/** The facts about an event that a sender needs. */
export interface OutgoingEvent extends EventPlace {
  readonly id: number;
  readonly eventType: string;
  /** The JSON text of the event. */
  readonly body: string;
  /** The installations that it came through before, as they are stored; null: it comes from its sender. */
  readonly via: string | null;
}

/** The events of one request. */
export interface Shipment {
  readonly events: readonly [OutgoingEvent, ...OutgoingEvent[]];
}

/** Why an attempt was made. */
export type Trigger = 'STREAM' | 'RETRY' | 'PROBE' | 'MANUAL' | 'TEST';

/** One attempt to send a shipment. */
export interface SendContext {
  /** When it begins. */
  readonly at: Date;
  readonly trigger: Trigger;
  /** 1 for the first attempt of these events at this destination. */
  readonly attempt: number;
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Gives up what is in flight: the outcome is `aborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** The receiver's answer, as it is stored with attempts. It contains no secrets. */
export interface Answer {
  /** Whole milliseconds. */
  readonly durationMs: number;
  /** HTTP's status, where the receiver answered with one. */
  readonly status?: number;
  /** The receiver's own result code, where its protocol has one. */
  readonly code?: string;
  /** The stored word for the failure; absent where everything was delivered without a note. */
  readonly class?: string;
  /** Why there was no answer. */
  readonly message?: ErrorText;
  /** The beginning of an answer that refuses something. */
  readonly excerpt?: string;
  /** The durations of its phases, where the request had a connection of its own. */
  readonly phases?: Phases;
}

/** One outcome for all events of the shipment, or one for each, in their order. */
export interface SendReport {
  readonly outcome: Outcome | readonly Outcome[];
  /** The answer to the shipment. */
  readonly answer: Answer;
  /** Answers for single events, in their order, where the receiver answers them separately; each replaces `answer`. */
  readonly answers?: readonly (Answer | undefined)[];
}

/** The same of one event. */
export interface EventReport {
  readonly outcome: Outcome;
  readonly answer: Answer;
}

/** Limits of the shipments that a sender accepts. */
export interface ShipmentLimits {
  /** Events of one shipment. */
  readonly events: number;
  /** Bytes of one shipment; a single event may have more. */
  readonly bytes: number;
  /** The bytes that an event adds to a shipment; absent: those of its body. */
  readonly sizeOf?: (event: OutgoingEvent) => number;
  /** How long events may wait for others in the same shipment; 0: they do not wait. */
  readonly ageMs: number;
  /** Shipments in flight, where fewer are wanted than the stream would have. */
  readonly inFlight: number;
  /**
   * A repeated shipment must have the same events. No other shipment is in flight with it, it has one outcome for all
   * events, and it is never split.
   */
  readonly stable: boolean;
}

/** A header line as people may see it. */
export interface ShownHeader {
  readonly name: string;
  readonly value: string;
}

/** A request as people may see it: `***` stands for whatever may be a secret. */
export interface RequestPreview {
  readonly headers: readonly ShownHeader[];
}

/** Sends to one destination as it was when the sender was opened. It keeps nothing open itself: connections are the server's. */
export interface Sender {
  readonly limits: ShipmentLimits;
  /**
   * Sends once. Every behaviour of the receiver becomes a report; the promise rejects only for bugs of this program.
   */
  send(shipment: Shipment, context: SendContext): Promise<SendReport>;
  /**
   * Checks the health of the receiver, where its protocol has a health check; undefined: it is healthy. A test event
   * does this before it is sent.
   */
  health?(context: SendContext): Promise<EventReport | undefined>;
  /**
   * Removes the test event of a save from the receiver, where the receiver keeps it and allows that. The outcome
   * changes nothing.
   */
  clear?(shipment: Shipment, context: SendContext): Promise<void>;
  /** The request that would carry this event. */
  preview(event: OutgoingEvent, at: Date): RequestPreview;
}

/** The report of one event of a shipment; `index` counts them. */
export function reportOf({ outcome, answer, answers }: SendReport, index: number): EventReport {
  if ('kind' in outcome) return { outcome, answer };
  const own = outcome[index];
  if (own === undefined)
    throw new Error(`A sender reported on ${outcome.length} events, and not on ${index}`);
  return { outcome: own, answer: answers?.[index] ?? answer };
}
