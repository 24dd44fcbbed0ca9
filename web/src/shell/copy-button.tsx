import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState, type JSX } from 'react';

interface CopyButtonProps extends Pick<ButtonProps, 'size' | 'variant'> {
  readonly label: string;
  /** What is copied; asked for when the button is pressed. */
  readonly text: () => Promise<string> | string;
}

const SAID_MS = 3_000;
const TEXTS = { idle: 'Copy', copied: 'Copied', failed: 'Not copied: show and select it' } as const;

/** Puts a text into the clipboard and says so. */
export function CopyButton({ label, text, ...props }: CopyButtonProps): JSX.Element {
  const [outcome, setOutcome] = useState<keyof typeof TEXTS>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async (): Promise<void> => {
    try {
      // Over plain HTTP browsers have no clipboard to offer.
      await navigator.clipboard.writeText(await text());
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };
  return (
    <Button
      variant="default"
      size="xs"
      {...props}
      aria-label={outcome === 'idle' ? label : undefined}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{TEXTS[outcome]}</span>
    </Button>
  );
}
