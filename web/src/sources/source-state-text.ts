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
  RECEIVING: { label: 'Receiving', tone: 'ok', meaning: 'Events arrive from the source.' },
  SILENT: {
    label: 'Silent',
    tone: 'bad',
    meaning:
      'No event has arrived for longer than the settings of the source allow. Check the sending system.',
  },
  PAUSED: {
    label: 'Paused',
    tone: 'quiet',
    meaning: 'The server refuses the requests of the source until you resume it.',
  },
};
