import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { parseIngestEvents } from '../../src/audit-events/ingest/ingest-events.ts';
import { readIngestBody } from '../../src/audit-events/ingest/request-body.ts';
import { finish } from '../../src/shares/process-time.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const PAGES = ['', 'docs', 'docs/adr', 'examples/receiver', 'examples/ci'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

/** GraphQL documents: in blocks of their own, and in commands as curl sends them. */
function documentsIn(page: string): string[] {
  return [...all(page, /```graphql\n(.*?)```/gs), ...all(page, /--data-urlencode 'query=([^']+)'/g)];
}

/** Events in commands to be pasted: what curl posts to a group's `audit_events`. */
function eventsIn(page: string): string[] {
  return all(page, /\/audit_events\b[^']*(?:'[^']*'[^']*)*? -d '(\{[^']+\})'/g);
}

function faultsOfDocument(document: string): string[] {
  return validate(buildSchema(read('schema.graphql')), parse(document)).map(({ message }) => message);
}

function faultsOfEvent(text: string): unknown {
  const body = finish(readIngestBody(Buffer.from(text), 'application/json'));
  if (!body.ok) return body.message;
  const events = finish(
    parseIngestEvents(body.values, body.batch, { groupFullPath: 'my-group', now: new Date() }),
  );
  return events.ok ? [] : events.message;
}

/** Links of a page to files that do not exist. */
function deadLinks(path: string, page: string): string[] {
  return all(page, /\]\(([^)#\s]+)[^)]*\)/g).filter(
    (link) => !/^https?:/.test(link) && !existsSync(join(ROOT, dirname(path), link)),
  );
}

describe('the pages for people', () => {
  it('are found', () => {
    expect(PAGES).toEqual(
      expect.arrayContaining(['README.md', 'docs/ingest.md', 'examples/receiver/README.md']),
    );
    expect(PAGES.flatMap((path) => documentsIn(read(path))).length).toBeGreaterThan(8);
    expect(PAGES.flatMap((path) => eventsIn(read(path))).length).toBeGreaterThan(1);
  });

  it.each(PAGES)('%s shows only what works and links only to what is there', (path) => {
    const page = read(path);
    expect(documentsIn(page).flatMap(faultsOfDocument)).toEqual([]);
    expect(eventsIn(page).flatMap(faultsOfEvent)).toEqual([]);
    expect(deadLinks(path, page)).toEqual([]);
  });

  it('would not pass with a wrong document, a wrong event or a dead link', () => {
    expect(documentsIn('```graphql\n{ nothing }\n```').flatMap(faultsOfDocument)).toHaveLength(1);
    expect(
      eventsIn(`curl x/audit_events -H 'a: b' -d '{"event_type": "x"}'`).flatMap(faultsOfEvent),
    ).toHaveLength(1);
    expect(deadLinks('docs/x.md', '[a](../README.md) [b](nowhere.md#part) [c](https://x.example)')).toEqual([
      'nowhere.md',
    ]);
  });
});

describe('ARCHITECTURE.md', () => {
  const page = read('ARCHITECTURE.md');

  it('names every folder of src that the import rule knows, and test files that exist', () => {
    const rule = read('eslint.config.js');
    const folders = readdirSync(join(ROOT, 'src')).filter((name) => rule.includes(`'${name}'`));
    expect(folders.length).toBeGreaterThan(12);
    for (const name of folders) expect(page).toContain(`\n  ${name}/ `);
    const tests = all(page, /`([\w/-]+\.test\.ts)`/g);
    expect(tests.length).toBeGreaterThan(10);
    const missing = tests.filter((path) => !existsSync(join(ROOT, 'test', path.replace(/^test\//, ''))));
    expect(missing).toEqual([]);
  });
});
