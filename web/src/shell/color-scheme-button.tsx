import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { JSX } from 'react';

/** Light or dark; without a choice the page follows the system. */
export function ColorSchemeButton(): JSX.Element {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'light' ? 'dark' : 'light';
  return (
    <Button
      variant="default"
      size="xs"
      aria-label={`Use ${other} colours`}
      onClick={() => setColorScheme(other)}
    >
      {other === 'dark' ? 'Dark' : 'Light'}
    </Button>
  );
}
