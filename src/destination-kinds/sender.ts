import type { ErrorText } from '../errors/define-errors.ts';
import type { Phases } from '../outbound/send-result.ts';
import type { EventPlace } from './event-place.ts';
import type { Outcome } from './outcome.ts';

/** What a sender needs of an event. */
export interface OutgoingEvent extends EventPlace {
  readonly id: number;
  readonly eventType: string;
  /** The JSON text of the event. */
  readonly body: string;
  /** The installations that it came through before, as they are stored; null: it comes from its sender. */
  readonly via: string | null;
}

/** What goes out in one request. */
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

/** What came back, as it is stored with attempts. It holds no secrets. */
export interface Answer {
  /** Whole milliseconds. */
  readonly durationMs: number;
  /** HTTP's status, where the receiver answered with one. */
  readonly status?: number;
  /** The receiver's own code for what it answered, where its protocol has one. */
  readonly code?: string;
  /** What went wrong, in a word that is stored; absent where everything was delivered and nothing is to be said of it. */
  readonly class?: string;
  /** Why there was no answer. */
  readonly message?: ErrorText;
  /** The begin of an answer that refuses something. */
  readonly excerpt?: string;
  /** What it spent its time on, where it went over a connection of its own. */
  readonly phases?: Phases;
}

/** One outcome for all events of the shipment, or one for each, in their order. */
export interface SendReport {
  readonly outcome: Outcome | readonly Outcome[];
  /** What came back for the shipment. */
  readonly answer: Answer;
  /** What is stored of single events in its place, in their order: the receiver has said something else of them. */
  readonly answers?: readonly (Answer | undefined)[];
}

/** The same of one event. */
export interface EventReport {
  readonly outcome: Outcome;
  readonly answer: Answer;
}

/** What a sender takes at a time. */
export interface ShipmentLimits {
  /** Events of one shipment. */
  readonly events: number;
  /** Bytes of one shipment, a single event apart. */
  readonly bytes: number;
  /** The bytes that an event adds to a shipment; absent: those of its body. */
  readonly sizeOf?: (event: OutgoingEvent) => number;
  /** How long events may wait for others to travel with; 0: they do not. */
  readonly ageMs: number;
  /** Shipments in flight, where fewer are wanted than the stream would have. */
  readonly inFlight: number;
  /**
   * A shipment that is repeated has to have the same events. It goes out alone, has one outcome for all of them, and is
   * never taken apart.
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

/**
 * Sends to one destination as it was when the sender was opened. It opens nothing before the first shipment; dispose of it
 * when nothing is in flight any more.
 */
export interface Sender extends Disposable {
  readonly limits: ShipmentLimits;
  /** Sends once. Whatever the receiver does is a report; rejects for defects of this program only. */
  send(shipment: Shipment, context: SendContext): Promise<SendReport>;
  /**
   * Asks the receiver how it is, where that is more than sending shows: what is wrong, or undefined. A test asks before it
   * sends.
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
