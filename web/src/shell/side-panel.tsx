import { CloseButton, Drawer, Group } from '@mantine/core';
import type { JSX, ReactNode } from 'react';

interface SidePanelProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Shows one thing in full beside the list that it comes from. */
export function SidePanel({ title, isOpen, onClose, children }: SidePanelProps): JSX.Element {
  return (
    <Drawer.Root opened={isOpen} onClose={onClose} position="right" size="lg">
      <Drawer.Overlay />
      <Drawer.Content>
        {/* Not in Drawer.Header, which would be a second banner of the document. */}
        <Drawer.Body pt="sm">
          <Group justify="space-between" mb="sm" wrap="nowrap">
            <Drawer.Title fw={600}>{title}</Drawer.Title>
            <CloseButton aria-label="Close" onClick={onClose} />
          </Group>
          {children}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
