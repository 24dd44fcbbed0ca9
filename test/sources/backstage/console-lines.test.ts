import { describe, expect, it } from '@jest/globals';
import { readConsoleLine } from '../../../src/sources/backstage/read-console-line.ts';

const MEMBERS = 'isAuditEvent=true eventId="task" actor={"actorId":"user:default/jane"} status="failed"';

describe('an audit line as a console shows it', () => {
  it.each([
    ['words', 'No space left'],
    ['what looks like members', 'isAuditEvent=true eventId="x" status="succeeded" actor={"actorId":"eve"}'],
    ['braces and quotes', '{x} "y" key={z'],
  ])('is read although its message holds %s', (_what, words) => {
    expect(
      readConsoleLine(`2026-01-02T03:04:05.678Z scaffolder info scaffolder.task ${words} ${MEMBERS}`),
    ).toEqual({
      ...{ isAuditEvent: true, level: 'info', service: 'scaffolder', plugin: 'scaffolder' },
      ...{ timestamp: '2026-01-02T03:04:05.678Z', message: `scaffolder.task ${words}` },
      ...{ eventId: 'task', actor: { actorId: 'user:default/jane' }, status: 'failed' },
    });
  });

  it('is read although the text of a member looks like members', () => {
    const meta = { note: 'a isAuditEvent=true eventId="x"', other: ' isAuditEvent=true eventId=1 c=' };
    const line = `catalog info catalog.task isAuditEvent=true eventId="task" meta=${JSON.stringify(meta)} status="failed"`;
    expect(readConsoleLine(line)).toMatchObject({ eventId: 'task', meta, status: 'failed' });
  });

  it('is read as far as it goes where it is cut off', () => {
    expect(readConsoleLine('info task isAuditEvent=true eventId="task" meta={"a":1,"b')).toMatchObject({
      ...{ eventId: 'task', meta: '{"a":1,"b' },
    });
  });

  it.each([
    ['blanks', `info ${' '.repeat(300_000)}isAuditEvent`],
    ['blanks behind the mark', `info x isAuditEvent=true a=1${' '.repeat(300_000)}b`],
    ['members', `info x isAuditEvent=true a={"b":"${' c=1'.repeat(100_000)}`],
    ['marks', `info x${' isAuditEvent=true a={'.repeat(20_000)}`],
    ['digits', `${'1'.repeat(300_000)} isAuditEvent=true`],
  ])('takes time in proportion to its length, whatever it holds: %s', (_what, line) => {
    const began = performance.now();
    readConsoleLine(line);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
