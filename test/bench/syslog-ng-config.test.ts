import { describe, expect, it } from '@jest/globals';
import { storedOf } from '../../bench/environment/syslog-ng-config.ts';

describe('the statistics of syslog-ng', () => {
  const stats = (dropped: number): string =>
    [
      'SourceName;SourceId;SourceInstance;State;Type;Number',
      `dst.http;receiver#0;http,http://127.0.0.1:9/;a;dropped;${dropped}`,
      'dst.http;receiver#0;http,http://127.0.0.1:9/;a;processed;40000',
      'dst.http;receiver#0;http,http://127.0.0.1:9/;a;queued;39000',
      'src.file;lines#0;/folder/lines;a;processed;40000',
      '.',
    ].join('\n');

  it('say how many messages wait in the disk buffers', () => {
    expect(storedOf(stats(0))).toBe(39_000);
    expect(storedOf('')).toBe(0);
  });

  it('fail the run when messages were dropped', () => {
    expect(() => storedOf(stats(3))).toThrow('syslog-ng dropped 3 messages');
  });
});
