import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogOutput } from '../../src/observability/log-output.ts';
import { eventually } from '../support/eventually.ts';

const notice = (count: number): string => `lost ${count}\n`;
const MORE_THAN_A_PIPE = 70_000;
const LINE = `${'x'.repeat(999)}\n`;

describe('the output of the log', () => {
  let folder: string;
  let fd: number;
  const read: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'auditstream-log-'));
    read.length = 0;
  });
  // The file stays open: an output goes on to write to its number for as long as its process lives, and the number would
  // be that of another test's connection next.
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A pipe without a reader for now, as the log's is while its reader stands still. */
  function openPipe(): void {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  /** Everything that was written since, as the reader goes on. */
  function readPipe(): string {
    const part = Buffer.alloc(MORE_THAN_A_PIPE);
    try {
      for (;;) read.push(part.toString('utf8', 0, readSync(fd, part)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    return read.join('');
  }

  it('lets lines wait for a reader that stands still, and writes them when it goes on', async () => {
    openPipe();
    const output = createLogOutput(fd, notice);
    const lines = Array.from({ length: 200 }, (_, index) => `${index} ${LINE}`);
    for (const line of lines) output.write(line);
    await eventually(async () => readPipe().length === lines.join('').length);
    expect(read.join('')).toBe(lines.join(''));
    expect(output.lost()).toBe(0);
  });

  it('loses what a reader leaves standing beyond a megabyte, and says so where it is missing', async () => {
    openPipe();
    const output = createLogOutput(fd, notice);
    const lines = Array.from({ length: 3_000 }, (_, index) => `${index} ${LINE}`);
    for (const line of lines) output.write(line);
    const lost = output.lost();
    expect(lost).toBeGreaterThan(1_000);
    await eventually(async () => readPipe().includes('lost'));
    output.write('afterwards\n');
    expect(readPipe()).toBe(`${lines.slice(0, -lost).join('')}lost ${lost}\nafterwards\n`);
  });

  it('waits for a slow reader when the process ends, and not for one that stands still', () => {
    openPipe();
    const output = createLogOutput(fd, notice);
    for (let size = 0; size < MORE_THAN_A_PIPE; size += LINE.length) output.write(LINE);
    output.flush();
    const half = readPipe().length;
    output.flush();
    expect(readPipe().length).toBeGreaterThan(half);
    expect(readPipe()).toMatch(/^(x{999}\n)*$/);
  });

  it('loses what a full disk does not take, without an error', () => {
    fd = openSync('/dev/full', 'w');
    const output = createLogOutput(fd, notice);
    output.write('a\n');
    output.write('b\n');
    output.flush();
    expect(output.lost()).toBe(2);
  });

  it('ends a line that only fitted in half before it writes another one', () => {
    const file = join(folder, 'log');
    // Only another process can be held to a size of its files.
    const program = join(folder, 'program.mjs');
    fd = openSync(program, 'w');
    writeSync(
      fd,
      `import { ftruncateSync } from 'node:fs';
       import { createLogOutput } from ${JSON.stringify(new URL('../../src/observability/log-output.ts', import.meta.url).pathname)};
       const output = createLogOutput(1, (count) => 'lost ' + count + '\\n');
       for (const text of ['a', 'b', 'c']) output.write(text.repeat(399) + '\\n');
       ftruncateSync(1, 0);
       output.write('d\\n');`,
    );
    execFileSync('sh', ['-c', `ulimit -f 1; exec "${process.execPath}" "${program}" >> "${file}"`]);
    const written = readFileSync(file, 'utf8').split('\n');
    expect(written).toEqual([expect.stringMatching(/^b+$/), 'lost 1', 'd', '']);
  });
});
