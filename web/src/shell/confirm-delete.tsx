import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type JSX, type ReactNode } from 'react';
import { ErrorText } from './error-text.tsx';

interface ConfirmDeleteProps {
  /** Of the dialog and of the button in it: `Delete destination`. */
  readonly title: string;
  /** What has to be typed. */
  readonly label: string;
  /** What happens. */
  readonly children: ReactNode;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
}

/** A button that deletes something for who types what it is called. */
export function ConfirmDelete(props: ConfirmDeleteProps): JSX.Element {
  const { title, label, children, isPending, error, onConfirm } = props;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const isConfirmed = typed.trim() === label;
  const close = (): void => {
    setOpen(false);
    setTyped('');
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isConfirmed) onConfirm();
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
              {title}
            </Modal.Title>
            <form onSubmit={submit}>
              <Stack gap="sm">
                <Text size="sm">{children}</Text>
                <TextInput
                  label={`Type ${label} to confirm`}
                  data-autofocus
                  autoComplete="off"
                  value={typed}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                />
                <ErrorText text={error?.message} />
                <Group gap="sm">
                  <Button type="submit" color="red" disabled={!isConfirmed} loading={isPending}>
                    {title}
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
