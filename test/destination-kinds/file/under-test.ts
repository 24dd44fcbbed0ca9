import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KindReceiver, KindUnderTest } from '../kind-under-test.ts';
import { fileKind } from './file.kind.ts';

/** The ids of the events in a file, in the order they were appended. */
export function idsIn(path: string): number[] {
  const lines = readFileSync(path, { encoding: 'utf8', flag: 'a+' }).split('\n').slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as { id: number }).id);
}

function startFile(): KindReceiver {
  const folder = mkdtempSync(join(tmpdir(), 'auditstream-file-'));
  const path = join(folder, 'events');
  const say = (text: string): void => writeFileSync(`${path}.says`, text);
  return {
    config: { path },
    otherConfig: { path: join(folder, 'others') },
    behave(manner, eventId) {
      if (manner === 'refuses') say(`refuse ${eventId}`);
      else say(manner === 'is busy' ? 'busy' : manner === 'is gone' ? 'gone' : '');
    },
    ids: () => idsIn(path),
    keys: () => idsIn(path).map(String),
    open: () => Promise.resolve(0),
    close: () => Promise.resolve(rmSync(folder, { recursive: true })),
  };
}

export const underTest: KindUnderTest = {
  kind: fileKind,
  manners: ['refuses', 'is busy', 'is gone'],
  tellsEach: true,
  isLocal: true,
  secrets: { owner: { value: 'owner-secret' } },
  headers: [],
  badConfigs: [{ path: '' }, { path: 'relative' }, { path: '/a', more: true }],
  startReceiver: () => Promise.resolve(startFile()),
};
