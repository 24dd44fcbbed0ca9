import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { FormField } from './form-field.ts';

/** As `FormField` has them; one that is missing here does not compile. */
const FORM_FIELD_TYPES: Readonly<Record<Uppercase<FormField['type']>, FormField['type']>> = {
  TEXT: 'text',
  URL: 'url',
  FLAG: 'flag',
  CHOICE: 'choice',
  SECRET: 'secret',
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

@ObjectType('AuditEventFormField', {
  description: "Auditstream's own. A field of the configuration of a destination or a source.",
})
export class FormFieldType {
  @Field(() => String, { description: 'Name of the member of `config`.' })
  readonly name: string;

  @Field(() => String, { description: 'Name of the field, for display.' })
  readonly title: string;

  @Field(() => FORM_FIELD_TYPES, { description: 'Type of the value.' })
  readonly type: FormField['type'];

  @Field(() => Boolean, { description: 'Whether a value is required.' })
  readonly required: boolean;

  @Field(() => [String], { description: 'Values to choose from; empty for fields of other types.' })
  readonly choices: readonly string[];

  @Field(() => String, { description: 'What it is for.' })
  readonly help: string;

  @Field(() => String, { nullable: true, description: 'An example, to be shown while the field is empty.' })
  readonly placeholder: string | null;

  constructor(field: FormField) {
    this.name = field.name;
    this.title = field.title;
    this.type = field.type;
    this.required = field.required ?? false;
    this.choices = field.type === 'choice' ? field.choices : [];
    this.help = field.help;
    this.placeholder = field.placeholder ?? null;
  }
}
