import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type JSX } from 'react';
import type { Owner } from '../destinations/owner.ts';
import { useApi } from '../session/session.tsx';
import { count } from '../time/time-text.ts';
import classes from './export-buttons.module.css';
import { openFileTarget } from './export/file-target.ts';
import { runExport, type ExportFormat, type ExportProgress } from './export/run-export.ts';

interface ExportButtonsProps {
  readonly owner: Owner;
  readonly filters: URLSearchParams;
}

const TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;
const MEGABYTE = 1_000_000;

/** Saves the listed events as a file, also those that the list has not loaded. */
export function ExportButtons({ owner, filters }: ExportButtonsProps): JSX.Element {
  const api = useApi();
  const cancel = useRef<AbortController>(null);
  const [progress, setProgress] = useState<ExportProgress>();
  const run = useMutation({
    mutationFn: async (format: ExportFormat) => {
      setProgress(undefined);
      const name = `audit-events-${nameOf(owner)}-${new Date().toISOString().slice(0, 10)}.${format}`;
      const target = await openFileTarget(name, TYPES[format]);
      if (target === undefined) return undefined;
      const controller = new AbortController();
      cancel.current = controller;
      const request = { owner, filters, format, signal: controller.signal, onProgress: setProgress };
      return runExport(api, request, target).catch((error: unknown) => {
        if (controller.signal.aborted) return undefined;
        throw error;
      });
    },
  });

  return (
    <Group gap="xs">
      <Text
        size="sm"
        className={classes['status'] ?? ''}
        c={run.error === null ? 'dimmed' : 'var(--mantine-color-error)'}
        role="status"
      >
        {run.error !== null && run.error.message}
        {run.isPending && progress !== undefined && `Exporting: ${textOf(progress)}`}
        {run.isSuccess && run.data !== undefined && `Exported ${textOf(run.data)}`}
      </Text>
      {run.isPending ? (
        <Button variant="default" size="xs" onClick={() => cancel.current?.abort()}>
          Cancel export
        </Button>
      ) : (
        <>
          <Button variant="default" size="xs" onClick={() => run.mutate('csv')}>
            Export CSV
          </Button>
          <Button variant="default" size="xs" onClick={() => run.mutate('ndjson')}>
            Export NDJSON
          </Button>
        </>
      )}
    </Group>
  );
}

function nameOf(owner: Owner): string {
  return owner.kind === 'instance' ? 'instance' : owner.fullPath.replaceAll('/', '-');
}

function textOf({ events, bytes }: ExportProgress): string {
  const what = `${count(events)} ${events === 1 ? 'event' : 'events'}`;
  return `${what}, ${(bytes / MEGABYTE).toFixed(1)} MB`;
}
