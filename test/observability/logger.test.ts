import { describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/observability/logger.ts';

describe('the log', () => {
  it('tells of a database error what went wrong, and not the row that was refused', () => {
    const lines: string[] = [];
    const log = createLogger({ level: 'info', terminal: false }, { write: (line) => void lines.push(line) });
    const driver = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (token)=(secret) exists.',
    });
    log.error({ err: new Error('the append failed', { cause: driver }) }, 'a request failed');
    const [line = ''] = lines;
    expect(line).not.toContain('secret');
    expect(JSON.parse(line)).toMatchObject({
      msg: 'a request failed',
      err: {
        type: 'Error',
        message: 'the append failed',
        cause: { code: '23505', message: 'duplicate key' },
      },
    });
  });
});
