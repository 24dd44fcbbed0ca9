import { FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { FORMATS } from '../../formats/formats.ts';
import type { AnyDestinationKind } from '../../destination-kinds/kind.ts';
import { kindNamed } from '../../destination-kinds/kinds.ts';
import { optionsOf, shownOptions } from '../model/delivery-options.ts';
import type { DestinationNode } from '../model/destination-node.type.ts';
import { DeliveryOptionsType, FormatType } from './delivery-options.type.ts';
import { onEveryForm, type DestinationClass } from './on-every-form.ts';

export const DELIVERY_OPTIONS_RESOLVERS = onEveryForm(deliveryOptionsResolver);

function deliveryOptionsResolver(type: DestinationClass) {
  @Resolver(type)
  class DeliveryOptionsResolver {
    constructor(private readonly kinds: readonly AnyDestinationKind[]) {}

    @FieldResolver(() => DeliveryOptionsType, {
      description: "Auditstream's own addition: how events are sent to the destination.",
    })
    deliveryOptions(@Root() { record }: DestinationNode): DeliveryOptionsType {
      return shownOptions(kindNamed(this.kinds, record.kind), optionsOf(record));
    }
  }
  return DeliveryOptionsResolver;
}

/** Visible to all callers: the formats are in the documentation, too. */
@Resolver()
export class FormatsResolver {
  @Query(() => [FormatType], {
    description:
      "Auditstream's own. All formats in which events can be sent, the default of new destinations first. " +
      'Visible to all callers.',
  })
  auditEventStreamingFormats(): FormatType[] {
    return FORMATS.map(({ name, title, batches }) => ({ name, title, batches }));
  }
}
