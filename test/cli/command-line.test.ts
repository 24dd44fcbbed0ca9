import { describe, expect, it } from '@jest/globals';
import { readCommandLine } from '../../src/cli/command-line.ts';
import { UsageError, type Command } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';

const command: Command = {
  name: 'admin do-it',
  summary: 'Does it',
  help: '[--file <file>]\n\nDoes it.',
  options: { file: { type: 'string' }, all: { type: 'boolean' } },
  run: () => Promise.resolve(),
};
const read = (...args: string[]) => readCommandLine(args, [command]);

describe('the command line', () => {
  it('finds the command and its options', () => {
    expect(read('admin', 'do-it', '--file', 'x', '--all')).toEqual({
      kind: 'run',
      command,
      options: { file: 'x', all: true },
    });
    expect(read('admin', 'do-it')).toMatchObject({ kind: 'run', options: {} });
  });

  it.each([[[]], [['--help']], [['-h']], [['admin', '--help']]])('shows what there is for %j', (args) => {
    const line = readCommandLine(args, [command]);
    expect(line).toMatchObject({ kind: 'help', text: expect.stringContaining('admin do-it  Does it') });
  });

  it('shows the help of a command, whatever else is given', () => {
    expect(read('admin', 'do-it', '--nonsense', '--help')).toMatchObject({
      kind: 'help',
      text: expect.stringContaining('admin do-it [--file <file>]'),
    });
  });

  it.each([
    [['admin', 'undo-it'], 'There is no command "admin undo-it". See:'],
    [['admin'], 'There is no command "admin". See:'],
    [['--nonsense'], 'There is no command "--nonsense". See:'],
    [['admin', 'do-it', 'now'], 'There is no command "admin do-it now". See:'],
    [['admin', 'do-it', '--nonsense'], "Unknown option '--nonsense'. See:"],
    [['admin', 'do-it', '--file'], "Option '--file <value>' argument missing. See:"],
    [['admin', 'do-it', '--all', 'now'], "Unexpected argument 'now'"],
  ])('refuses %j and says where help is', (args, message) => {
    expect(() => readCommandLine(args, [command])).toThrow(UsageError);
    expect(() => readCommandLine(args, [command])).toThrow(message);
    expect(() => readCommandLine(args, [command])).toThrow('--help');
  });

  it('has an example in the help of every command', () => {
    for (const { help, name } of COMMANDS) expect(help).toContain(`npm run auditstream -- ${name}`);
  });
});
