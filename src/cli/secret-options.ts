import { Option } from '@commander-js/extra-typings';

/** `--<name>-env` and `--<name>-file`: where a secret comes from, which must not be an argument. */
export function secretOptions<Name extends string>(name: Name, what: string, note = '') {
  const env = new Option(`--${name}-env <variable>`, `environment variable with ${what}${note}`);
  const file = new Option(`--${name}-file <file>`, `file with ${what}; - is the standard input`);
  return { env, file: file.conflicts(env.attributeName()) };
}
