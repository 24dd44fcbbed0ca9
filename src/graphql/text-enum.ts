import { registerEnumType } from 'type-graphql';

/** Makes an enum whose values are texts equal to their names; `values` describes each of them. */
export function textEnum<Name extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Name, string>>,
): { readonly [Value in Name]: Value } {
  const entries = Object.entries<string>(values);
  const made = Object.fromEntries(entries.map(([value]) => [value, value]));
  const valuesConfig = Object.fromEntries(entries.map(([value, text]) => [value, { description: text }]));
  registerEnumType(made, { name, description, valuesConfig });
  return made as { readonly [Value in Name]: Value };
}
