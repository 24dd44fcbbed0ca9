import { batching, remembered, type Batching } from '../../formats/batching.ts';
import type { FormatEvent } from '../../formats/format.ts';
import { openFormat } from '../../formats/formats.ts';
import { bodyFacts } from '../body-facts.ts';
import type { EventPlace } from '../event-place.ts';
import type { OpenPlace } from '../kind.ts';
import type { OutgoingEvent } from '../sender.ts';
import type { SplunkHecConfig } from './config.ts';

/** Where this installation has no address of its own. */
const HOST = 'auditstream';

/**
 * Writes events as objects one after another. Splunk drops what stands behind a key that it does not know, without a word: an
 * envelope has `time`, `host`, `source`, `sourcetype`, `index`, `event` and `fields`, and nothing else. Every object says all
 * of it, because what one does not say is taken from the one before.
 */
export function envelopes(
  { config, options }: Pick<OpenPlace<SplunkHecConfig, never>, 'config' | 'options'>,
  externalUrl: string,
): Batching {
  const { single } = openFormat(options.format, { externalUrl });
  const constant = JSON.stringify({
    host: config.host ?? hostOf(externalUrl),
    source: config.source,
    sourcetype: config.sourcetype,
    ...(config.index !== undefined && { index: config.index }),
  }).slice(1, -1);
  return batching({
    contentType: 'application/json',
    ...{ open: '', separator: '\n', close: '' },
    item: remembered((event) => {
      const { createdAt, entityPath } = bodyFacts(event.body);
      const stamp = createdAt === undefined ? '' : `"time":${(createdAt / 1_000).toFixed(3)},`;
      const fields = fieldsOf(event as OutgoingEvent, entityPath);
      return [`{${stamp}${constant},"event":`, single.bodyOf(event), `,"fields":${fields}}`];
    }),
  });
}

/** Splunk indexes flat texts and numbers; what an event does not have is left out. */
function fieldsOf(
  { eventType, streamId, sequence, previous }: FormatEvent & EventPlace,
  path: string | undefined,
): string {
  let fields = `{"event_type":${JSON.stringify(eventType)}`;
  if (path !== undefined) fields += `,"entity_path":${JSON.stringify(path)}`;
  if (streamId !== null) fields += `,"stream":${streamId}`;
  if (sequence !== null) fields += `,"sequence":${sequence}`;
  if (previous !== null) fields += `,"previous":${previous}`;
  return `${fields}}`;
}

function hostOf(externalUrl: string): string {
  return URL.canParse(externalUrl) ? new URL(externalUrl).hostname : HOST;
}
