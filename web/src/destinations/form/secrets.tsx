import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { ErrorText } from '../../shell/error-text.tsx';
import { useApi } from '../../session/session.tsx';
import { fetchSecrets } from '../api/destinations.ts';
import type { DestinationKind } from '../api/destination-kind.ts';
import { documentsOf } from '../api/documents.ts';
import { legacyId } from '../api/legacy-id.ts';
import type { Owner } from '../owner.ts';
import { SecretField } from './secret-field.tsx';

const KEEP_PREVIOUS_HOURS = 24;

interface SecretsProps {
  readonly owner: Owner;
  readonly kind: DestinationKind;
  readonly id: string;
  /** Whether events are signed now. */
  readonly isSigning: boolean;
}

/** What the receiver needs to know who sends. */
export function Secrets({ owner, kind: { secretToken, signed }, id, isSigning }: SecretsProps): JSX.Element {
  const api = useApi();
  // Another key is another field: what was shown before is not the secret any more.
  const [rotations, setRotations] = useState(0);
  const rotate = useMutation({
    mutationFn: async () => {
      const input = { id: legacyId(owner, id), keepPreviousForHours: KEEP_PREVIOUS_HOURS };
      const { result } = await api.graphql(documentsOf(owner).rotate, { input });
      const errors = result?.errors ?? [];
      if (errors.length > 0) throw new Error(errors.join('. '));
      setRotations((before) => before + 1);
    },
  });
  return (
    <>
      {secretToken.shown && (
        <SecretField
          label={secretToken.title}
          description={secretToken.help ?? ''}
          read={async () => (await fetchSecrets(api, owner, id)).secretToken}
        />
      )}
      {signed && (
        <SecretField
          key={rotations}
          label="Signing secret"
          description={
            isSigning
              ? 'The server signs every request with this secret (webhook-signature), so that the receiver can detect changes.'
              : 'Signatures are off: no event is signed. Choose Signed at Signatures to use it.'
          }
          read={async () => (await fetchSecrets(api, owner, id)).signingSecret ?? ''}
        >
          <Button variant="default" size="xs" loading={rotate.isPending} onClick={() => rotate.mutate()}>
            Rotate
          </Button>
        </SecretField>
      )}
      {rotations > 0 && !rotate.isPending && (
        <Text size="sm" role="status">
          There is a new signing secret. The previous one is valid for {KEEP_PREVIOUS_HOURS} hours; events are
          signed with both.
        </Text>
      )}
      <ErrorText text={rotate.error?.message} />
    </>
  );
}
