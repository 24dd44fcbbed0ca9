import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { AnyDestinationKind, FormField } from '../../destination-kinds/kind.ts';

/** As `FormField` has them; one that is missing here does not compile. */
const FORM_FIELD_TYPES: Readonly<Record<Uppercase<FormField['type']>, FormField['type']>> = {
  TEXT: 'text',
  URL: 'url',
};

registerEnumType(FORM_FIELD_TYPES, {
  name: 'AuditEventDestinationFormFieldType',
  description: "Auditstream's own. What is filled into a field of the configuration of a destination.",
  valuesConfig: { TEXT: { description: 'A line of text.' }, URL: { description: 'A URL.' } },
});

@ObjectType('AuditEventDestinationFormField', {
  description: "Auditstream's own. A field of the configuration of a destination.",
})
export class DestinationFormField implements FormField {
  @Field(() => String, { description: 'Member of `config`.' })
  name!: string;

  @Field(() => String, { description: 'Name of the field for people.' })
  title!: string;

  @Field(() => FORM_FIELD_TYPES, { description: 'What is filled in.' })
  type!: FormField['type'];

  @Field(() => Boolean, { description: 'Whether it has to be filled in.' })
  required!: boolean;

  @Field(() => String, { description: 'What it is for.' })
  help!: string;
}

@ObjectType('AuditEventDestinationKind', {
  description: "Auditstream's own. A kind of destination.",
})
export class DestinationKindType {
  @Field(() => String, { description: '`category` of destinations of this kind.' })
  name!: string;

  @Field(() => String, { description: 'Name of the kind for people.' })
  title!: string;

  @Field(() => [DestinationFormField], { description: 'What `config` of a destination of this kind has.' })
  form!: readonly DestinationFormField[];
}

export function toDestinationKindType({ name, title, form }: AnyDestinationKind): DestinationKindType {
  return { name, title, form };
}
