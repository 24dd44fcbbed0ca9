import { stripVTControlCharacters } from 'node:util';
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

  it('lets nothing of other people be obeyed by a terminal, but keeps the lines of a stack', () => {
    let shown = '';
    const log = createLogger({ level: 'info', terminal: true }, { write: (text) => void (shown += text) });
    const hostile = 'a\u001b]0;title\u0007b\u009b2J\u202ec\u2028\r\nfake line';
    log.warn({ host: hostile, err: new Error(hostile) }, `about ${hostile}`);
    const plain = stripVTControlCharacters(shown);
    expect(plain).not.toMatch(/[^\P{Cc}\n]|[\u202e\u2028]/u);
    expect(plain).toMatch(/about ab +c +fake line$/m);
    expect(plain).toMatch(/host: "ab +c +fake line"$/m);
    expect(plain).toMatch(/^ +at .*logger\.test\.ts/m);
  });
});
