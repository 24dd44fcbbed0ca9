import { Alert, List, Text } from '@mantine/core';
import type { JSX } from 'react';
import type { SaveReport } from './save-report.ts';

/** Says what was saved and what was not, and what to do. */
export function SaveAlert({ report }: { readonly report: SaveReport }): JSX.Element {
  const { title, saved, notSaved, advice } = report;
  return (
    <Alert color={saved.length > 0 ? 'yellow' : 'red'} variant="outline" role="alert" title={title}>
      {saved.length > 0 && <Text size="sm">Saved: {saved.join(', ')}.</Text>}
      {notSaved.length > 0 && (
        <>
          <Text size="sm" mt={4}>
            Not saved:
          </Text>
          <List size="sm">
            {notSaved.map(({ what, why }) => (
              <List.Item key={what}>
                {what}: {why}
              </List.Item>
            ))}
          </List>
        </>
      )}
      {advice.map((text) => (
        <Text size="sm" mt={4} key={text}>
          {text}
        </Text>
      ))}
    </Alert>
  );
}
