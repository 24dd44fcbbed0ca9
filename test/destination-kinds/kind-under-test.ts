import type { AnyDestinationKind, OpenPlace } from '../../src/destination-kinds/kind.ts';
import type { Receiver } from '../support/receiver.ts';
import type { Reply } from '../support/receiver-reply.ts';

/** How a receiver treats what it gets. */
export type Manner =
  | 'takes'
  /** Not this event, for whatever reason; other events are taken. */
  | 'refuses'
  /** Takes fewer than it is sent. */
  | 'is busy'
  /** Wants nothing any more. */
  | 'is gone'
  /** Never answers. */
  | 'hangs'
  /** Ends the connection without an answer. */
  | 'resets'
  /** Does not know who sends. */
  | 'denies';

/** What a kind sends to in tests. */
export interface KindReceiver {
  /** A configuration that leads here, and another one. */
  readonly config: object;
  readonly otherConfig: object;
  /** How it behaves from now on; `eventId` is the event that it refuses. */
  behave(manner: Manner, eventId?: number): void;
  /** Ids of the events that it has taken, in the order they came. */
  ids(): readonly number[];
  /** What it would recognise a repetition by, for each shipment that came. */
  keys(): readonly string[];
  /** Connections that are open now. */
  open(): Promise<number>;
  close(): Promise<void>;
  /** Absent: it is local. */
  readonly http?: HttpReceiver;
}

/** What a kind that sends over HTTP is tried with beside that: whatever may stand at an address. */
export interface HttpReceiver {
  readonly receiver: Receiver;
  /** The first configuration, with another address in it. */
  configAt(url: string): object;
  /** Answers everything so, until it behaves again. */
  answer(reply: Reply): void;
  /** Its receivers have answers of their own, so that a page for people is no success whatever its status is. */
  readonly knowsItsAnswers: boolean;
}

/** A kind, and what the conformance suite has to know to try it. */
export interface KindUnderTest {
  readonly kind: AnyDestinationKind;
  /** Manners that its receivers have, beside taking everything. */
  readonly manners: readonly Exclude<Manner, 'takes'>[];
  /** Its receivers say of each event of a shipment what becomes of it. */
  readonly tellsEach?: true;
  /** It opens no connections. */
  readonly isLocal?: true;
  /** Values that must not be seen anywhere, by the names of the secrets that hold them. */
  readonly secrets: OpenPlace['secrets'];
  readonly headers: OpenPlace['headers'];
  /** Configurations that nobody may save. */
  readonly badConfigs: readonly unknown[];
  startReceiver(): Promise<KindReceiver>;
}
