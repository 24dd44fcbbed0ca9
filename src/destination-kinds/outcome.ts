import type { ErrorText } from '../errors/define-errors.ts';

/**
 * `unconfirmed`: the receiver has said that it takes the event, and not within time that it has stored it. `partly-refused`: it has
 * refused some events of the request for good, and does not say which.
 */
export type DeliveryNote = 'unconfirmed' | 'partly-refused';

/** What one attempt means for the event and its destination. */
export type Outcome =
  /**
   * The receiver has it: the event is taken care of. `note`: what is to be known all the same; `text` says it to people.
   * `retryAfterMs`: it takes fewer events soon, and what is sent next should wait for so long.
   */
  | {
      readonly kind: 'delivered';
      readonly note?: DeliveryNote;
      readonly text?: ErrorText;
      readonly retryAfterMs?: number;
    }
  /**
   * The event is tried again; several in a row mean that the destination is down. `answered`: there was an answer, so that
   * it may be this event that it does not take.
   */
  | { readonly kind: 'failed'; readonly answered: boolean; readonly retryAfterMs?: number }
  /**
   * The destination takes fewer events than it is sent, or none for a while. It is sent again soon, and no attempt is used
   * up.
   */
  | { readonly kind: 'busy'; readonly answered: boolean; readonly retryAfterMs?: number }
  /** The destination will never take this event, and says so: a dead letter at once, and no failure of the destination. */
  | { readonly kind: 'refused'; readonly code?: string }
  /** Only a person can mend it, who reads the text: a token, a bucket, a region. It uses up no attempt. */
  | { readonly kind: 'denied'; readonly text: ErrorText }
  /** The destination wants no events any more and is switched off. */
  | { readonly kind: 'gone' }
  /** Given up by us while stopping: it is unknown whether it arrived. */
  | { readonly kind: 'aborted' };
