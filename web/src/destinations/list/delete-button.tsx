import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type JSX } from 'react';
import { useApi } from '../../session/session.tsx';
import type { Destination } from '../api/destinations.ts';
import { consolidatedId } from '../api/consolidated-id.ts';
import { documentsOf } from '../api/documents.ts';
import { labelOf } from '../destination-label.ts';
import type { Owner } from '../owner.ts';
import { useChange } from './use-change.ts';

interface DeleteButtonProps {
  readonly owner: Owner;
  readonly destination: Destination;
  readonly onNotice: (notice: string) => void;
}

/** Deletes a destination for who types what it is called. */
export function DeleteButton({ owner, destination, onNotice }: DeleteButtonProps): JSX.Element {
  const api = useApi();
  const { id, lag } = destination;
  const label = labelOf(destination);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const isConfirmed = typed.trim() === label;
  const close = (): void => {
    setOpen(false);
    setTyped('');
  };
  const destroy = useChange(
    owner,
    () => api.graphql(documentsOf(owner).destroy, { input: { id: consolidatedId(owner, id) } }),
    () => {
      close();
      onNotice(`${label} was deleted.`);
    },
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isConfirmed) destroy.mutate();
  };
  return (
    <>
      <Button variant="default" size="xs" c="var(--page-bad)" onClick={() => setOpen(true)}>
        Delete
      </Button>
      {/* Without Mantine's header, which would be a second banner of the document. */}
      <Modal.Root opened={open} onClose={close} centered>
        <Modal.Overlay />
        <Modal.Content>
          <Modal.Body pt="md">
            <Modal.Title fw={600} mb="sm">
              Delete destination
            </Modal.Title>
            <form onSubmit={submit}>
              <Stack gap="sm">
                <Text size="sm">
                  Nothing is sent there any more, and what waits for it
                  {lag > 0 ? ` (${lag.toLocaleString('en')} events)` : ''} is dropped. This cannot be undone.
                </Text>
                <TextInput
                  label={`Type ${label} to confirm`}
                  data-autofocus
                  autoComplete="off"
                  value={typed}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                />
                {destroy.error !== null && (
                  <Text size="sm" c="var(--mantine-color-error)" role="alert">
                    {destroy.error.message}
                  </Text>
                )}
                <Group gap="sm">
                  <Button type="submit" color="red" disabled={!isConfirmed} loading={destroy.isPending}>
                    Delete destination
                  </Button>
                  <Button variant="default" onClick={close}>
                    Cancel
                  </Button>
                </Group>
              </Stack>
            </form>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  );
}
