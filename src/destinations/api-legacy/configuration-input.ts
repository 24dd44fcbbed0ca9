import type {
  ConfigurationMember,
  GitlabConfiguration,
} from '../../destination-kinds/gitlab-configuration.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import type { ApiField } from '../../graphql/fields.ts';
import type { GivenSecrets } from '../secrets/new-secrets.ts';
import { destinationTexts as say } from '../rules/destination-errors.ts';

/** The configuration that an input asks for, with the errors found so far. */
interface WantedConfiguration {
  readonly config: object;
  readonly secrets: GivenSecrets;
  readonly wrong: readonly ErrorText[];
}

/** A field of an input for each member. */
export function memberFields<Value>(
  { members }: GitlabConfiguration,
  fieldOf: (member: ConfigurationMember) => ApiField<Value>,
): Readonly<Record<string, ApiField<Value>>> {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, fieldOf(member)]));
}

/** Reads the members of an input that makes a destination: as in GitLab, a blank one is as it is by default. */
export function newConfiguration(configuration: GitlabConfiguration, input: object): WantedConfiguration {
  const defaults = Object.entries(configuration.members).flatMap(([name, { defaultValue }]) =>
    defaultValue === undefined ? [] : [[name, defaultValue] as const],
  );
  const given = Object.entries(saidMembers(configuration, input));
  const said = given.filter(
    ([name, text]) => text.trim() !== '' || !defaults.some(([other]) => other === name),
  );
  return wanted(configuration, Object.fromEntries([...defaults, ...said]), {});
}

/** Reads those of one that changes a destination; `stored` has what the consolidated API can set beside them. */
export function changedConfiguration(
  configuration: GitlabConfiguration,
  input: object,
  stored: object,
): WantedConfiguration {
  return wanted(configuration, saidMembers(configuration, input), stored);
}

function wanted(
  configuration: GitlabConfiguration,
  said: Readonly<Record<string, string>>,
  stored: object,
): WantedConfiguration {
  const { kind, secretMember } = configuration;
  const { [secretMember]: token, ...members } = said;
  return {
    config: { ...stored, ...members },
    // The error about a blank one is in `wrong`.
    secrets: token === undefined || token.trim() === '' ? {} : { [kind.secretToken]: token },
    wrong: memberErrors(configuration, said),
  };
}

/** The members of an input that are neither null nor absent. */
function saidMembers({ members }: GitlabConfiguration, input: object): Readonly<Record<string, string>> {
  const given = Object.keys(members).map((name): [string, unknown] => [name, Reflect.get(input, name)]);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** What GitLab's own API of a kind says is wrong with members, in its order; what is absent is not judged. */
function memberErrors(
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
