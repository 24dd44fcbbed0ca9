import { formFieldNode, FormFieldType } from '../../config-forms/form-field.type.ts';
import type { AnyDestinationKind, SecretRule } from '../../destination-kinds/kind.ts';
import { flag, int, of, orNull, text, texts } from '../../graphql/fields.ts';
import { objectType } from '../../graphql/types.ts';
import { shownOptions } from '../model/delivery-options.ts';
import { isSigned } from '../secrets/signing-secret.ts';
import { DeliveryOptionsType } from './delivery-options.type.ts';

const DestinationSecretType = objectType(
  'AuditEventDestinationSecret',
  "Auditstream's own. A secret with which the server sends events, such as a token.",
  {
    title: text('Name of the secret, for display.'),
    help: orNull(text('Purpose of the secret.')),
    replacing: orNull(text('Text to show in place of a stored secret, which is never shown.')),
    required: flag('Whether the secret has to be given; the server generates none.'),
    shown: flag('Whether the secret can be read later. One that cannot is read as an empty text.'),
    minimumLength: orNull(int('Minimum number of characters; null when there is no limit.')),
    maximumLength: orNull(int('Maximum number of characters; null when there is no limit.')),
    overlaps: flag('Whether the previous secret can stay valid for a while; see `keepPreviousForHours`.'),
  },
);

export const DestinationKindType = objectType(
  'AuditEventDestinationKind',
  "Auditstream's own. A kind of destination.",
  {
    name: text('`category` of destinations of this kind.'),
    title: text('Name of the kind, for display.'),
    form: of<readonly FormFieldType[]>(
      () => [FormFieldType],
      'Fields of `config` for destinations of this kind.',
    ),
    secretToken: of<InstanceType<typeof DestinationSecretType>>(
      () => DestinationSecretType,
      'Meaning of `secretToken` for destinations of this kind.',
    ),
    headers: flag('Whether `config` takes custom `headers`, too.'),
    signed: flag('Whether requests can be signed, with `signingSecret`.'),
    deliveryOptions: of<DeliveryOptionsType>(
      () => DeliveryOptionsType,
      'How events are sent to a new destination by default.',
    ),
    formats: texts('Names of the formats that destinations of this kind support.'),
  },
);
export type DestinationKindType = InstanceType<typeof DestinationKindType>;

export function toDestinationKindType(kind: AnyDestinationKind): DestinationKindType {
  const { name, title, form, options, formats } = kind;
  return {
    ...{ name, title, form: form.map(formFieldNode) },
    secretToken: toSecretType(kind.secrets[kind.secretToken]),
    headers: kind.takesHeaders,
    signed: isSigned(kind),
    deliveryOptions: shownOptions(kind, options),
    formats: formats.map((format) => format.name),
  };
}

function toSecretType(rule: SecretRule | undefined): DestinationKindType['secretToken'] {
  if (rule === undefined) throw new Error('The secret token of a kind is one of its secrets');
  const { title, help = null, replacing = null, required, generate, isShown, length, overlaps } = rule;
  return {
    ...{ title, help, replacing, overlaps, required: required && generate === undefined, shown: isShown },
    ...{ minimumLength: length?.minimum ?? null, maximumLength: length?.maximum ?? null },
  };
}
