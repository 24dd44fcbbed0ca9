import { describe, expect, it } from '@jest/globals';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { createCli } from '../../src/cli/cli.ts';
import { createCommands } from '../../src/cli/commands.ts';
import { fakeIo, runLine } from './run-line.ts';

/** Every command with the words that call it. */
function leaves(
  commands: readonly CommandUnknownOpts[],
  path: string[] = [],
): [string, CommandUnknownOpts][] {
  return commands.flatMap((command) => {
    const words = [...path, command.name()];
    if (command.commands.length > 0) return leaves(command.commands, words);
    return [[words.join(' '), command] as [string, CommandUnknownOpts]];
  });
}

const ALL = leaves(createCommands(createCli(fakeIo().io, () => ({ output: 'table', retries: 0 }))));

describe('the command line', () => {
  it.each([[[]], [['--help']], [['-h']]])('shows what there is for %j', async (args) => {
    const { code, stdout, stderr } = await runLine(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: auditstream <command>');
    expect(stdout).toContain('Exit codes:');
    for (const [words] of ALL) expect(stdout).toContain(`\n  ${words.split(' ')[0]}`);
  });

  it('shows the commands behind a word, and the help of one, whatever else is given', async () => {
    expect(await runLine(['admin', '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('reset-root-token'),
    });
    expect(await runLine(['destination', 'add', '--nonsense', '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: auditstream destination add [options] [url]'),
    });
  });

  it.each(ALL)('has an example in the help of %s, and the options that all commands take', async (words) => {
    const { stdout } = await runLine([...words.split(' '), '--help']);
    expect(stdout).toContain(`\n  npx auditstream ${words}`);
    expect(stdout).toContain('--output <format>');
  });

  it.each([
    [['destroy'], "Unknown command 'destroy'. See: npx auditstream --help\n"],
    [['admin', 'undo-it'], "Unknown command 'undo-it'. See: npx auditstream admin --help\n"],
    [
      ['destination', 'lst'],
      "Unknown command 'lst', did you mean list. See: npx auditstream destination --help\n",
    ],
    [
      ['admin'],
      'A command is missing after "npx auditstream admin": one of reset-root-token, rotate-encryption-key. See: npx auditstream admin --help\n',
    ],
    [['--nonsense'], "Unknown option '--nonsense'. See: npx auditstream --help\n"],
    [
      ['header', 'list', 'x', '--nonsense'],
      "Unknown option '--nonsense'. See: npx auditstream header list --help\n",
    ],
    [
      ['destination', 'show'],
      "Missing required argument 'destination'. See: npx auditstream destination show --help\n",
    ],
    [
      ['member', 'list'],
      "Required option '--group <path>' not specified. See: npx auditstream member list --help\n",
    ],
    [
      ['destination', 'list', '--output', 'xml'],
      "Option '--output <format>' argument 'xml' is invalid. Allowed choices are table, json. See: npx auditstream --help\n",
    ],
    [
      ['destination', 'list', '--retries', 'many'],
      '--retries must be a number from 0 to 10; correct it and run the command again.\n',
    ],
    [
      ['destination', 'list'],
      'The group or the instance is missing. Add --group <path>, or --instance as an admin.\n',
    ],
    [
      ['destination', 'list', '--url', 'nowhere', '--instance'],
      'The address of the server must be a URL like https://auditstream.example.com, without user, query or fragment. Correct AUDITSTREAM_URL or --url.\n',
    ],
    [
      ['destination', 'list', '--group', 'a', '--instance'],
      "Option '--instance' cannot be used with option '--group <path>'. See: npx auditstream destination list --help\n",
    ],
  ])('refuses %j with code 2 and says where help is', async (args, message) => {
    const { code, stdout, stderr } = await runLine(args, { AUDITSTREAM_TOKEN: 'x'.repeat(20) });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: message });
  });

  it('tells with code 4 that there is no token, and with 5 that there is no server', async () => {
    const args = ['destination', 'list', '--group', 'my-group', '--retries', '0'];
    expect(await runLine(args)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('Set AUDITSTREAM_TOKEN'),
    });
    const nowhere = { AUDITSTREAM_TOKEN: 'x'.repeat(20), AUDITSTREAM_URL: 'http://127.0.0.1:1' };
    expect(await runLine(args, nowhere)).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(
        /^The server at http:\/\/127\.0\.0\.1:1 cannot be reached .*AUDITSTREAM_URL/,
      ),
    });
  });
});
