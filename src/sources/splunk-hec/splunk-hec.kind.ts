import { z } from 'zod';
import { isJsonObject } from '../../json/json-value.ts';
import { finish } from '../../shares/process-time.ts';
import { definedTexts, samenessOfText, typeOf, type Mapped } from '../event-draft.ts';
import { textAt } from '../reading/fields.ts';
import { openCarriers } from '../reading/carried.ts';
import { momentOf } from '../reading/carrier-time.ts';
import { oneOf, sourceConfig } from '../source-config.ts';
import type { AnySourceKind, SourceKind, SourceRecord } from '../source-kind.ts';
import { sourceTexts as say } from '../sources-errors.ts';
import { SPLUNK_HEC_SNIPPETS } from './snippets.ts';

const { config, form } = sourceConfig({
  unrecognised: oneOf('unrecognised', ['skip', 'keep'], {
    title: 'Events that are not recognised',
    help: 'Whether they are left out and counted, or kept as plain events. Left out unless you keep them.',
  }),
  acknowledgement: {
    rule: z.boolean({ error: say.CONFIG_ACKNOWLEDGEMENT }).optional(),
    field: {
      title: 'Indexer acknowledgement',
      type: 'flag',
      help: 'For senders that ask for acknowledgements. An event is acknowledged when it is committed.',
    },
  },
});

export type SplunkHecConfig = z.infer<typeof config>;

/** Whatever speaks to Splunk's HTTP Event Collector; events of other kinds in it are recognised by what they hold. */
export function splunkHecKind(others: readonly AnySourceKind[]): SourceKind<SplunkHecConfig> {
  const recognisers = others.filter(({ recognises }) => recognises);
  return {
    name: 'splunk_hec',
    title: 'Splunk HEC',
    config,
    form,
    snippets: SPLUNK_HEC_SNIPPETS,
    faults: 'skip',
    recognises: false,
    ...shortenOf(recognisers),
    unwrap: (value) => {
      for (const { unwrap } of recognisers) {
        const records = unwrap?.(value);
        if (records !== undefined) return records;
      }
      return undefined;
    },
    looksInside: true,
    map(sent, { unrecognised = 'skip' }) {
      const { value, text } = sent;
      // The text that carries the records is opened once for all of them.
      const record = { ...sent, carried: sent.carried ?? finish(openCarriers(value, text)) };
      for (const kind of recognisers) {
        const mapped = kind.map(record, {});
        if (mapped.kind !== 'foreign') return mapped;
      }
      return unrecognised === 'keep' ? plainEvent(record) : { kind: 'foreign' };
    },
  };
}

/** Of the one kind whose events may be so large; it leaves others as they are. */
function shortenOf(kinds: readonly AnySourceKind[]): Pick<AnySourceKind, 'shorten'> {
  const { shorten } = kinds.find((kind) => kind.shorten !== undefined) ?? {};
  return shorten === undefined ? {} : { shorten };
}

const PEOPLE = ['user', 'author', 'author_name', 'actor', 'username', 'src_user'] as const;

function plainEvent({ value, text, time, metadata }: SourceRecord): Mapped {
  const object = isJsonObject(value) ? value : undefined;
  const person = PEOPLE.map((key) => object && textAt(object, key)).find((found) => found !== undefined);
  const kindOfEvent =
    object && (textAt(object, 'event_type') ?? textAt(object, 'action') ?? textAt(object, 'type'));
  const { host, source, sourcetype, index } = metadata ?? {};
  return {
    kind: 'event',
    draft: {
      eventType: typeOf('splunk_hec', kindOfEvent ?? sourcetype ?? 'event'),
      authorName: person ?? 'unknown',
      createdAt: time ?? momentOf(object?.['timestamp']),
      target: { details: source ?? host },
      outcome: 'unknown',
      // A record with the same text and the same time was sent twice.
      sameness: time && samenessOfText(text, time),
      details: { ...definedTexts({ host, source, sourcetype, index }), event: value },
    },
  };
}
