import { Field, Int, ObjectType } from 'type-graphql';
import { FormFieldType } from '../../config-forms/form-field.type.ts';
import type { AnyDestinationKind, SecretRule } from '../../destination-kinds/kind.ts';
import { shownOptions } from '../model/delivery-options.ts';
import { isSigned } from '../secrets/signing-secret.ts';
import { DeliveryOptionsType } from './delivery-options.type.ts';

@ObjectType('AuditEventDestinationSecret', {
  description: "Auditstream's own. A secret that events are sent with.",
})
export class DestinationSecretType {
  @Field(() => String, { description: 'Name of the secret, for display.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  help!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Text to show in place of a stored secret, which is never shown.',
  })
  replacing!: string | null;

  @Field(() => Boolean, { description: 'Whether the secret has to be given; the server generates none.' })
  required!: boolean;

  @Field(() => Boolean, {
    description: 'Whether the secret can be read later. One that cannot is read as an empty text.',
  })
  shown!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'Minimum number of characters; null when there is no limit.',
  })
  minimumLength!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Maximum number of characters; null when there is no limit.',
  })
  maximumLength!: number | null;

  @Field(() => Boolean, {
    description: 'Whether the previous secret can stay valid for a while; see `keepPreviousForHours`.',
  })
  overlaps!: boolean;
}

@ObjectType('AuditEventDestinationKind', {
  description: "Auditstream's own. A kind of destination.",
})
export class DestinationKindType {
  @Field(() => String, { description: '`category` of destinations of this kind.' })
  name!: string;

  @Field(() => String, { description: 'Name of the kind, for display.' })
  title!: string;

  @Field(() => [FormFieldType], { description: 'Fields of `config` for destinations of this kind.' })
  form!: readonly FormFieldType[];

  @Field(() => DestinationSecretType, {
    description: 'Meaning of `secretToken` for destinations of this kind.',
  })
  secretToken!: DestinationSecretType;

  @Field(() => Boolean, { description: 'Whether `config` takes custom `headers`, too.' })
  headers!: boolean;

  @Field(() => Boolean, { description: 'Whether requests can be signed, with `signingSecret`.' })
  signed!: boolean;

  @Field(() => DeliveryOptionsType, {
    description: 'How events are sent to a new destination by default.',
  })
  deliveryOptions!: DeliveryOptionsType;

  @Field(() => [String], { description: 'Names of the formats that destinations of this kind support.' })
  formats!: readonly string[];
}

export function toDestinationKindType(kind: AnyDestinationKind): DestinationKindType {
  const { name, title, form, options, formats } = kind;
  return {
    ...{ name, title, form: form.map((field) => new FormFieldType(field)) },
    secretToken: toSecretType(kind.secrets[kind.secretToken]),
    headers: kind.takesHeaders,
    signed: isSigned(kind),
    deliveryOptions: shownOptions(kind, options),
    formats: formats.map((format) => format.name),
  };
}

function toSecretType(rule: SecretRule | undefined): DestinationSecretType {
  if (rule === undefined) throw new Error('The secret token of a kind is one of its secrets');
  const { title, help = null, replacing = null, required, generate, isShown, length, overlaps } = rule;
  return {
    ...{ title, help, replacing, overlaps, required: required && generate === undefined, shown: isShown },
    ...{ minimumLength: length?.minimum ?? null, maximumLength: length?.maximum ?? null },
  };
}
