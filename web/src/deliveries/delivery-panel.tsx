import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Owner } from '../destinations/owner.ts';
import { useApi } from '../session/session.tsx';
import { Problem } from '../shell/problem.tsx';
import { SidePanel } from '../shell/side-panel.tsx';
import { deliveryQuery } from './deliveries-query.ts';
import { DeliveryDetails } from './delivery-details.tsx';
import { Loading } from '../shell/loading.tsx';

interface DeliveryPanelProps {
  readonly owner: Owner;
  readonly id: string;
  /** Undefined while none is open. */
  readonly deliveryId: string | undefined;
  readonly onClose: () => void;
}

/** Everything about one delivery. */
export function DeliveryPanel({ owner, id, deliveryId, onClose }: DeliveryPanelProps): JSX.Element {
  const query = deliveryQuery(useApi(), owner, id, deliveryId ?? '');
  const delivery = useQuery({ ...query, enabled: deliveryId !== undefined });
  return (
    <SidePanel title="Delivery" isOpen={deliveryId !== undefined} onClose={onClose}>
      {delivery.isPending && <Loading height={320} label="Loading the delivery" />}
      {delivery.error !== null && <Problem error={delivery.error} onRetry={() => void delivery.refetch()} />}
      {delivery.data === null && <Text size="sm">It is no longer kept.</Text>}
      {delivery.data !== null && delivery.data !== undefined && <DeliveryDetails delivery={delivery.data} />}
    </SidePanel>
  );
}
