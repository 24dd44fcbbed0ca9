import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { textOf, type Document } from '../../src/cli/api/graphql.ts';
import { twinsOf, type Twins } from '../../src/cli/api/twins.ts';
import * as streams from '../../src/cli/apply/streams.ts';
import * as deliveries from '../../src/cli/deliveries/delivery-documents.ts';
import * as destinations from '../../src/cli/destination/destination-documents.ts';
import { listDocument } from '../../src/cli/destination/list-destinations.ts';
import * as headers from '../../src/cli/header/header-documents.ts';
import * as replays from '../../src/cli/replay/replay-documents.ts';

type AnyDocument = Document<unknown, never, unknown>;

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));

const isTwins = (value: unknown): value is Twins<AnyDocument> =>
  typeof value === 'object' && value !== null && 'instance' in value;
const TWINS = [streams, deliveries, destinations, headers, replays]
  .flatMap((documents) => Object.entries(documents))
  .flatMap(([name, value]) => (isTwins(value) ? [{ name, value }] : []));

/** What the schema says against a document; a fragment is asked for in the list of its generation. */
function errorsOf(twins: Twins<AnyDocument>, kind: 'group' | 'instance'): string[] {
  const text = textOf(twins[kind]);
  const generation = text.includes('ExternalAuditEventDestination {') ? 'legacy' : 'consolidated';
  const isFragment = /^\s*fragment Listed/.test(text);
  const whole = isFragment ? textOf(listDocument(kind, generation, twins)) : text;
  return validate(SCHEMA, parse(whole)).map(({ message }) => message);
}

describe('documents about destinations', () => {
  it.each(TWINS)('$name fits the schema for groups and for the instance', ({ value }) => {
    expect(errorsOf(value, 'instance')).toEqual([]);
    expect(errorsOf(value, 'group')).toEqual([]);
    expect(textOf(value.group)).not.toBe(textOf(value.instance));
  });

  it('would not pass when a group has no such name', () => {
    const unknown = twinsOf('query { instanceExternalAuditEventStream { id } }' as unknown as AnyDocument);
    expect(errorsOf(unknown, 'group')).not.toEqual([]);
  });
});
