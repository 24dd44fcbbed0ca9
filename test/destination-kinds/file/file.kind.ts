import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { answerClasses, configTexts } from '../../../src/destination-kinds/kind-errors.ts';
import { DEFAULT_DELIVERY_OPTIONS } from '../../../src/destination-kinds/delivery-options.ts';
import type { DestinationKind, OpenPlace } from '../../../src/destination-kinds/kind.ts';
import type { Outcome } from '../../../src/destination-kinds/outcome.ts';
import type { OutgoingEvent, Sender, ShipmentLimits } from '../../../src/destination-kinds/sender.ts';
import { FORMATS } from '../../../src/formats/formats.ts';

// A kind that nothing knows but the list it is passed in: it appends to a file. This file is all that it takes.

const path = z
  .string({ error: configTexts.CONFIG_INVALID })
  .startsWith('/', { error: configTexts.CONFIG_INVALID });
const fileConfig = z.strictObject({ path }, { error: configTexts.CONFIG_INVALID });

type FileConfig = z.infer<typeof fileConfig>;

const LIMITS: ShipmentLimits = { events: 20, bytes: 64 * 1024, ageMs: 0, inFlight: 1, stable: false };

/** What a file that stands beside it may say: `busy`, `gone`, or `refuse <id>`. */
const SAYS = '.says';

export const fileKind: DestinationKind<FileConfig, 'owner'> = {
  name: 'file',
  title: 'File',
  errors: [],
  config: fileConfig,
  secrets: {
    owner: { title: 'Owner', required: false, isShown: false, isUnique: false, overlaps: false },
  },
  secretToken: 'owner',
  form: [{ name: 'path', title: 'Path', type: 'text', required: true, help: 'Where lines are appended.' }],
  takesHeaders: false,
  options: DEFAULT_DELIVERY_OPTIONS,
  formats: FORMATS,
  identifiedBy: ['path'],
  identity: (config) => ({ key: config.path, shown: config.path }),
  check: () => Promise.resolve([]),
  changes: (before, after) =>
    before.path === after.path ? [] : [{ part: 'path', from: before.path, to: after.path }],
  open: openFile,
};

function openFile({ config }: OpenPlace<FileConfig, 'owner'>): Sender {
  return {
    limits: LIMITS,
    async send({ events }, { signal }) {
      const started = performance.now();
      const took = () => ({ durationMs: Math.round(performance.now() - started) });
      if (signal?.aborted === true)
        return { outcome: { kind: 'aborted' }, answer: { ...took(), class: 'aborted' } };
      const says = await readFile(config.path + SAYS, 'utf8').catch(() => '');
      if (says === 'busy' || says === 'gone') {
        const outcome: Outcome = says === 'gone' ? { kind: 'gone' } : { kind: 'busy', answered: true };
        return { outcome, answer: { ...took(), class: answerClasses.status, code: says } };
      }
      const isRefused = ({ id }: OutgoingEvent): boolean => says === `refuse ${id}`;
      const taken = events.filter((event) => !isRefused(event));
      if (taken.length > 0) await appendFile(config.path, taken.map(({ body }) => `${body}\n`).join(''));
      if (taken.length === events.length) return { outcome: { kind: 'delivered' }, answer: took() };
      return {
        outcome: events.map((event) => (isRefused(event) ? { kind: 'refused' } : { kind: 'delivered' })),
        answer: { ...took(), class: answerClasses.status, code: 'refused' },
      };
    },
    preview: ({ eventType }) => ({ headers: [{ name: 'line', value: eventType }] }),
  };
}
