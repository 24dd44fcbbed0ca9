import { Field, ObjectType } from 'type-graphql';
import { FormFieldType } from '../../config-forms/form-field.type.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';

@ObjectType('AuditEventDestinationKind', {
  description: "Auditstream's own. A kind of destination.",
})
export class DestinationKindType {
  @Field(() => String, { description: '`category` of destinations of this kind.' })
  name!: string;

  @Field(() => String, { description: 'Name of the kind for people.' })
  title!: string;

  @Field(() => [FormFieldType], { description: 'What `config` of a destination of this kind has.' })
  form!: readonly FormFieldType[];
}

export function toDestinationKindType({ name, title, form }: AnyDestinationKind): DestinationKindType {
  return { name, title, form: form.map((field) => new FormFieldType(field)) };
}
