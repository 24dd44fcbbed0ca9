import type {
  ConfigurationMember,
  GitlabConfiguration,
} from '../../destination-kinds/gitlab-configuration.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { destinationTexts as say } from './destination-errors.ts';

/** What GitLab's own API of a kind says is wrong with members, in its order; what is absent is not judged. */
export function memberErrors(
  { members }: Pick<GitlabConfiguration, 'members'>,
  said: Readonly<Record<string, string>>,
): readonly ErrorText[] {
  return Object.entries(members).flatMap(([name, member]) => {
    const text = said[name];
    return text === undefined ? [] : errorsOf(member, text);
  });
}

function errorsOf(
  { title: field, pattern, mismatch, length }: ConfigurationMember,
  text: string,
): ErrorText[] {
  const { minimum = 0, maximum = Infinity } = length ?? {};
  // Characters as a reader counts them, not UTF-16 units.
  const count = [...text].length;
  return [
    text.trim() === '' && say.VALUE_BLANK({ field }),
    pattern?.test(text) === false && (mismatch ?? say.VALUE_INVALID({ field })),
    count < minimum && say.VALUE_TOO_SHORT({ field, minimum }),
    count > maximum && say.VALUE_TOO_LONG({ field, maximum }),
  ].filter((error) => error !== false);
}
