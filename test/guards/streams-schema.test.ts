import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { streamsJsonSchema, streamsSchema } from '../../src/cli/apply/streams-schema.ts';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

describe('docs/streams.schema.json', () => {
  it('is what `npm run schema` writes: editors and apply agree', () => {
    expect(read('docs/streams.schema.json')).toBe(streamsJsonSchema());
  });

  it('describes every key of a destination', () => {
    const { properties } = (
      JSON.parse(streamsJsonSchema()) as {
        properties: { instance: { properties: { destinations: { items: { properties: object } } } } };
      }
    ).properties.instance.properties.destinations.items;
    const keys = [
      'name',
      'kind',
      'url',
      'config',
      'secretToken',
      'active',
      'verificationToken',
      'headers',
      'eventTypes',
      'deniedEventTypes',
      'namespaces',
      'format',
      'batch',
      'compression',
      'signed',
    ];
    expect(Object.keys(properties)).toEqual(keys);
    for (const key of Object.values(properties) as { description?: string }[])
      expect(key.description).toMatch(/\w/);
  });
});

describe('the files of apply in the documents', () => {
  const blocks = [...read('docs/command-line.md').matchAll(/```yaml\n(.*?)```/gs)].map(
    ([, text = '']) => text,
  );

  it.each([...blocks, read('examples/ci/streams.yaml')])('are right: %#', (text) => {
    expect(streamsSchema.safeParse(parse(text))).toMatchObject({ success: true });
  });

  it('are found', () => expect(blocks.length).toBeGreaterThan(0));
});
