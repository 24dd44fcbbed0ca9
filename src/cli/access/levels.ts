import { ACCESS_LEVELS } from '../../access/actor.ts';
import { cliErrors } from '../cli-errors.ts';
import { UsageError } from '../command-error.ts';

const LEVELS: Readonly<Record<string, number>> = ACCESS_LEVELS;

export const LEVEL_HELP = 'role: guest, reporter, developer, maintainer, owner, or its number';

/** The number of a role that is named by it or by its name. */
export function readLevel(text: string): number {
  const level = LEVELS[text.toLowerCase()] ?? Object.values(LEVELS).find((number) => String(number) === text);
  if (level !== undefined) return level;
  const wanted = `one of ${Object.keys(LEVELS).join(', ')}, or its number`;
  throw new UsageError(cliErrors.VALUE_WRONG({ option: 'The role', wanted }));
}
