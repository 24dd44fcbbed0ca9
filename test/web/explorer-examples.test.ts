import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { EXAMPLES } from '../../web/explorer/examples.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

describe('the examples in the explorer', () => {
  it.each(EXAMPLES)('$title: is what the API takes', ({ query, variables = '{}' }) => {
    expect(validate(schema, parse(query))).toEqual([]);
    expect(() => JSON.parse(variables) as unknown).not.toThrow();
  });

  it('fit into the editor as it opens', () => {
    const lines = EXAMPLES.flatMap(({ query }) => query.split('\n')).filter((line) => line.startsWith('#'));
    expect(lines.filter((line) => line.length > 52)).toEqual([]);
  });
});
