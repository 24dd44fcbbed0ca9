import type { ConfigField } from './config-field.ts';

/** What stands in the fields of a configuration, by their names. Of a secret: false to take it away, empty to leave it. */
export type ConfigValues = Readonly<Record<string, string | boolean>>;

/** A configuration as the API has it: what no field says is absent. */
export type Config = Readonly<Record<string, unknown>>;

export function configValuesOf(fields: readonly ConfigField[], config: Config): ConfigValues {
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(field, config[field.name])]));
}

/** The configuration that the fields say; what has no field stays as it was. */
export function configIn(fields: readonly ConfigField[], values: ConfigValues, before: Config): Config {
  const known = new Set(fields.map(({ name }) => name));
  const others = Object.entries(before).filter(([name]) => !known.has(name));
  const said = fields.flatMap((field): (readonly [string, unknown])[] => {
    const { name, type } = field;
    const value = tidied(values[name] ?? '');
    if (type === 'SECRET' && value === false) return [[name, null]];
    // A field that was not touched keeps its value, also where the API has another type than the field.
    if (before[name] !== undefined && value === valueOf(field, before[name]))
      return [[name, before[name]] as const];
    // A switch that was never touched stays unsaid.
    const isUnsaid = value === '' || (value === false && before[name] === undefined);
    return isUnsaid ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...others, ...said]);
}

/** Names of the fields that have to say something and do not. */
export function missingIn(fields: readonly ConfigField[], values: ConfigValues): readonly string[] {
  return fields
    .filter(({ name, required }) => required && tidied(values[name] ?? '') === '')
    .map(({ name }) => name);
}

function valueOf({ type }: ConfigField, value: unknown): string | boolean {
  if (type === 'FLAG') return value === true;
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

function tidied(value: string | boolean): string | boolean {
  return typeof value === 'string' ? value.trim() : value;
}
