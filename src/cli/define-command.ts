import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';

/** How the command line is called, in help and messages. */
export const CALL = 'npx auditstream';

/** A command without its parts, with examples at the end of its help; its file adds arguments, options and the action. */
export function command(name: string, summary: string, ...calls: readonly string[]): Command {
  const made = new Command(name).description(summary).helpOption('-h, --help', 'show this');
  return calls.length === 0 ? made : made.addHelpText('after', examples(...calls));
}

/** Commands of one kind under one word. */
export function commandGroup(
  name: string,
  summary: string,
  commands: readonly CommandUnknownOpts[],
): CommandUnknownOpts {
  const group = command(name, summary).helpCommand(false);
  for (const child of commands) group.addCommand(child);
  return group;
}

/** The end of a command's help: each example begins behind `npx auditstream`. */
export function examples(...lines: readonly string[]): string {
  const heading = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${heading}:\n${lines.map((line) => `  ${CALL} ${line}`).join('\n')}`;
}
