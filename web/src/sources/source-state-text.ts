import type { Tone } from '../destinations/state-text.ts';
import type { Source } from './api/source-documents.ts';

interface StateText {
  readonly label: string;
  readonly tone: Tone;
  readonly meaning: string;
}

/** The states of a source in words. */
export const SOURCE_STATE_TEXTS: Readonly<Record<Source['state'], StateText>> = {
  WAITING: {
    label: 'Waiting for the first event',
    tone: 'warn',
    meaning: 'No audit event has come so far.',
  },
  RECEIVING: { label: 'Receiving', tone: 'ok', meaning: 'Events come from it.' },
  SILENT: {
    label: 'Silent',
    tone: 'bad',
    meaning: 'No event has come for longer than its settings allow. Check the sending system.',
  },
  PAUSED: { label: 'Paused', tone: 'quiet', meaning: 'What it sends is refused until you resume it.' },
};
