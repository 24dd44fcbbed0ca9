import type { Destination } from './api/destinations.ts';

/** The tone of a state: it works, it needs a look, it does not work, or a user has switched it off. */
export type Tone = 'ok' | 'warn' | 'bad' | 'quiet';

interface StateText {
  readonly label: string;
  readonly tone: Tone;
  readonly meaning: string;
}

/** The states in words. */
export const STATE_TEXTS: Readonly<Record<NonNullable<Destination['state']>, StateText>> = {
  STREAMING: { label: 'Streaming', tone: 'ok', meaning: 'The server sends events as they arrive.' },
  RETRYING: {
    label: 'Retrying',
    tone: 'warn',
    meaning: 'The destination does not accept events. They wait, and the server tries one from time to time.',
  },
  PAUSED: {
    label: 'Paused',
    tone: 'quiet',
    meaning: 'Events wait until you resume the destination. No event is lost within the retention.',
  },
  OFF: {
    label: 'Off',
    tone: 'bad',
    meaning:
      'It was switched off: it answered 410, or failed for longer than events are kept. Resume it when the receiver is ready.',
  },
};

/** What is said about a destination whose state the server does not know. */
export const UNKNOWN_STATE: StateText = { label: 'Unknown', tone: 'quiet', meaning: '' };
