import { describe, expect, it } from '@jest/globals';
import { ACCESS_LEVELS, type AccessLevel, type Scope, SCOPES } from '../../src/access/actor.ts';
import { coversScope, levelErrors, tokenErrors } from '../../src/access/token-rules.ts';
import { NOW } from './people.ts';

const LEVELS: readonly AccessLevel[] = Object.values(ACCESS_LEVELS);

describe('a token never exceeds its maker', () => {
  it.each(SCOPES)('who holds %s', (held) => {
    for (const asked of SCOPES) {
      const allowed = held === 'api' || held === asked;
      expect(coversScope(new Set([held]), asked)).toBe(allowed);
      const errors = tokenErrors({ name: 'n', scopes: [asked] }, new Set([held]), NOW);
      expect(errors === undefined).toBe(allowed);
    }
  });

  it('and is told which scopes to leave out', () => {
    const held = new Set<Scope>(['read_api']);
    expect(tokenErrors({ name: 'n', scopes: ['api', 'read_api', 'ingest'] }, held, NOW)).toEqual({
      scopes: ['can only contain scopes of your own token. Leave out api, ingest.'],
    });
  });

  it.each(LEVELS)('whose level is %d', (maker) => {
    for (const level of LEVELS) {
      const errors = levelErrors(level, maker);
      expect(errors).toEqual(
        level <= maker ? undefined : { access_level: [`is higher than your own. Send at most ${maker}.`] },
      );
    }
  });
});
