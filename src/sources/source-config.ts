import { z } from 'zod';
import type { FormField } from '../config-forms/form-field.ts';
import { sourceTexts as say } from './sources-errors.ts';

/** A member of the configuration of a kind: its rule, and the field in which people say it. */
interface ConfigMember<Rule extends z.ZodType = z.ZodType> {
  readonly rule: Rule;
  readonly field: FieldOf<FormField>;
}

type FieldOf<Field> = Field extends FormField ? Omit<Field, 'name'> : never;

type RulesOf<Members> = {
  [Name in keyof Members]: Members[Name] extends ConfigMember<infer Rule> ? Rule : never;
};

/** The configuration of a kind with these members, and its form. */
export function sourceConfig<const Members extends Readonly<Record<string, ConfigMember>>>(members: Members) {
  const entries = Object.entries<ConfigMember>(members);
  const rules = Object.fromEntries(entries.map(([name, { rule }]) => [name, rule])) as RulesOf<Members>;
  return {
    config: z.strictObject(rules, { error: say.CONFIG_MEMBERS }),
    form: entries.map(([name, { field }]): FormField => ({ ...field, name })),
  };
}

/** The member of this name is one of these words; the first one holds where an Owner says nothing. */
export function oneOf<const Choices extends readonly string[]>(
  member: string,
  choices: Choices,
  words: { readonly title: string; readonly help: string },
) {
  const error = say.CONFIG_CHOICE({ member, choices: choices.join(' or ') });
  return {
    rule: z.enum(choices, { error }).optional(),
    field: { ...words, type: 'choice' as const, choices },
  };
}
