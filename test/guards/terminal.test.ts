import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const CLI = fileURLToPath(new URL('../../src/cli/', import.meta.url));
const CHANNEL = /\b(?:stdout|stderr|channel)\b(?!\.(?:isTTY|columns)\b)/;

/** Files that get at the standard output or error, each of which cleans what other people wrote. */
const WRITERS = [
  'admin/reset-root-token.action.ts', // the log, as JSON
  'cli-io.ts', // the type
  'cli.ts', // hands it to the progress
  'confirm.ts',
  'events/events-export.command.ts', // by show-on-terminal.ts
  'main.ts',
  'output/printer.ts',
  'output/progress.ts', // numbers
  'run-cli.ts',
];

const getsAtIt = (text: string): boolean =>
  text.split('\n').some((line) => !/^\s*(?:\/\/|\*|\/\*)/.test(line) && CHANNEL.test(line));

describe('what the command line prints', () => {
  it('goes through the printer, which takes out what a terminal would obey', () => {
    const found = readdirSync(CLI, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && getsAtIt(readFileSync(CLI + file, 'utf8')))
      .sort();
    expect(found).toEqual(WRITERS);
  });

  it('would be found elsewhere', () => {
    expect(getsAtIt('io.stdout.write(name);')).toBe(true);
    expect(getsAtIt('const wide = io.stdout.columns;')).toBe(false);
  });
});
