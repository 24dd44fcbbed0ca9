import type { AnyDestinationKind, OpenPlace } from '../../src/destination-kinds/kind.ts';

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
