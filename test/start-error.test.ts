import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { loadConfig } from '../src/config/config.ts';
import { explainStartError } from '../src/start-error.ts';

const external = loadConfig({
  DATABASE_URL: 'postgresql://localhost/auditstream',
  AUDITSTREAM_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'),
});

function refusal(code: string, message: string): Error {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code });
}

describe('a start that meets a database that is not there for it', () => {
  it.each([
    ['is starting', refusal('57P03', 'the database system is starting up')],
    ['has no connection left', refusal('53300', 'sorry, too many clients already')],
    ['goes away in the middle', new Error('Connection terminated unexpectedly')],
    ['does not know the password', refusal('28P01', 'password authentication failed for user "a"')],
  ])('says so in words when it %s', (_case, error) => {
    const explanation = `The database of DATABASE_URL cannot be used (${error.message}). Check that it runs`;
    expect(explainStartError(error, external)).toContain(explanation);
  });

  it('leaves a bug to its stack', () => {
    expect(explainStartError(refusal('42601', 'syntax error at or near "SELEKT"'), external)).toBeUndefined();
    expect(explainStartError(new TypeError('x is not a function'), external)).toBeUndefined();
  });
});
