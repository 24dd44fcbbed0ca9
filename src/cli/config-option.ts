import { InvalidArgumentError, Option } from '@commander-js/extra-typings';

export type ConfigFields = Readonly<Record<string, string | boolean>>;

/** `--set index=audit --set acknowledgement=true`: the fields of a configuration. */
export const configOption = (what: string) =>
  new Option('--set <field=value...>', `${what}. true and false are booleans`).argParser(collectFields);

function collectFields(text: string, before: ConfigFields = {}): ConfigFields {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write field=value.');
  const value = text.slice(at + 1);
  return { ...before, [text.slice(0, at)]: value === 'true' || value === 'false' ? value === 'true' : value };
}
