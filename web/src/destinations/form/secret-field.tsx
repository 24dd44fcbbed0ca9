import { Button, Group, Text } from '@mantine/core';
import { useId, useState, type JSX, type ReactNode } from 'react';
import { ErrorText } from '../../shell/error-text.tsx';
import { CopyButton } from '../../shell/copy-button.tsx';
import { messageOf } from '../../api/api-error.ts';
import classes from './secret-field.module.css';

interface SecretFieldProps {
  readonly label: string;
  readonly description: string;
  /** The secret is not requested before the user shows or copies it. */
  readonly read: () => Promise<string>;
  readonly children?: ReactNode;
}

const HIDDEN = '••••••••••••••••••••••••';

/** A secret that is hidden until it is shown. */
export function SecretField({ label, description, read, children }: SecretFieldProps): JSX.Element {
  const title = useId();
  const [shown, setShown] = useState<string>();
  const [error, setError] = useState<string>();
  const show = async (): Promise<void> => {
    try {
      setShown(shown === undefined ? await read() : undefined);
      setError(undefined);
    } catch (failure) {
      setError(messageOf(failure));
    }
  };
  return (
    <div role="group" aria-labelledby={title}>
      <Text id={title} size="sm" fw={600}>
        {label}
      </Text>
      <Text size="xs" c="dimmed">
        {description}
      </Text>
      <Group gap="xs" mt={4}>
        <code className={classes['secret']}>
          {shown ?? (
            <span aria-label={`${label}, hidden`} role="img">
              {HIDDEN}
            </span>
          )}
        </code>
        <Button
          variant="default"
          size="xs"
          aria-label={`${shown === undefined ? 'Show' : 'Hide'} the ${lower(label)}`}
          onClick={() => void show()}
        >
          {shown === undefined ? 'Show' : 'Hide'}
        </Button>
        <CopyButton label={`Copy the ${lower(label)}`} text={() => shown ?? read()} />
        {children}
      </Group>
      <ErrorText text={error} />
    </div>
  );
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
