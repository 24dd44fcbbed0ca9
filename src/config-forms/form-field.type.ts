import { registerEnumType } from 'type-graphql';
import { choice, flag, orNull, text, texts } from '../graphql/fields.ts';
import { objectType } from '../graphql/types.ts';
import type { FormField } from './form-field.ts';

/** As `FormField` has them; one that is missing here does not compile. */
const FORM_FIELD_TYPES: Readonly<Record<Uppercase<FormField['type']>, FormField['type']>> = {
  ...{ TEXT: 'text', URL: 'url', FLAG: 'flag', CHOICE: 'choice', SECRET: 'secret' },
};

registerEnumType(FORM_FIELD_TYPES, {
  name: 'AuditEventFormFieldType',
  description: "Auditstream's own. Type of the value of a field in a configuration.",
  valuesConfig: {
    TEXT: { description: 'A line of text.' },
    URL: { description: 'A URL.' },
    FLAG: { description: 'True or false.' },
    CHOICE: { description: 'One of `choices`.' },
    SECRET: {
      description:
        'A text that is never shown again. When it is absent from an update, the stored text stays.',
    },
  },
});

export const FormFieldType = objectType(
  'AuditEventFormField',
  "Auditstream's own. A field of the configuration of a destination or a source.",
  {
    name: text('Name of the member of `config`.'),
    title: text('Name of the field, for display.'),
    type: choice(FORM_FIELD_TYPES, 'Type of the value.'),
    required: flag('Whether a value is required.'),
    choices: texts('Values to choose from; empty for fields of other types.'),
    help: text('Purpose of the field.'),
    placeholder: orNull(text('An example, to be shown while the field is empty.')),
  },
);
export type FormFieldType = InstanceType<typeof FormFieldType>;

export function formFieldNode(field: FormField): FormFieldType {
  const choices = field.type === 'choice' ? field.choices : [];
  return { required: false, placeholder: null, ...field, choices };
}
