import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { parseIngestEvents } from '../../src/audit-events/ingest/ingest-events.ts';
import { readIngestBody } from '../../src/audit-events/ingest/request-body.ts';
import { finish } from '../../src/shares/process-time.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const PAGES = ['*.md', 'docs/**/*.md', 'examples/*/*.md'].flatMap((pattern) =>
  globSync(pattern, { cwd: ROOT }),
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

/** The anchors of a page's headings, as GitLab and GitHub make them. */
function anchorsOf(page: string): string[] {
  return all(page.replace(/```.*?```/gs, ''), /^#{1,6} (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Links of a page to files, or to headings of pages, that do not exist. */
function deadLinks(path: string, page: string): string[] {
  return all(page.replace(/```.*?```/gs, ''), /\]\(([^)\s]+)[^)]*\)/g).filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = join(ROOT, dirname(path), file);
    if (file !== '' && !existsSync(target)) return true;
    if (anchor === undefined || (file !== '' && !file.endsWith('.md'))) return false;
    return !anchorsOf(file === '' ? page : readFileSync(target, 'utf8')).includes(anchor);
  });
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
    const links =
      '# A `b`?\n[a](../README.md#try-it) [b](nowhere.md#part) [c](https://x.example) [d](#a-b) [e](#c)';
    expect(deadLinks('docs/x.md', links)).toEqual(['nowhere.md#part', '#c']);
    expect(deadLinks('docs/x.md', '[a](../README.md#nowhere)')).toEqual(['../README.md#nowhere']);
  });
});

/** Texts in backticks that are paths of the repository: with a slash in it, or a file that developers write. */
function pathsIn(page: string): string[] {
  return all(page.replace(/```.*?```/gs, ''), /`([\w.<>@-]+(?:\/[\w.<>@-]+)*\/?)`/g).filter(
    (text) => /^[^@.].*\//.test(text) || /\w\.(?:ts|js|mjs|md|prisma|json|graphql|yaml)$/.test(text),
  );
}

const FILES = globSync('{src,test,web,bench,docs,prisma,scripts,examples,bin}/**', {
  cwd: ROOT,
  exclude: (name) => name === 'node_modules' || name === 'dist' || name === 'generated',
});

/** What a page calls a place: from the root, `src` or `test`, a bare name anywhere; `<kind>` stands for any. */
function isThere(path: string): boolean {
  const name = path.replace(/\/$/, '').replaceAll('.', '\\.');
  const pattern = name.replaceAll('<feature>', '.+').replaceAll(/<[^>]*>/g, '[^/]+');
  const place = new RegExp(`^${path.includes('/') ? '(?:src/|test/)?' : '(?:.*/)?'}${pattern}$`);
  return existsSync(join(ROOT, path)) || FILES.some((file) => place.test(file));
}

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('the places that %s names', (page) => {
  it('are there', () => {
    const paths = pathsIn(read(page));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });
});

it('a place that is not there is found', () => {
  const page =
    '`src/app.ts` `access/policy.ts` `mutant.ts` `sources/<kind>/map-record.ts` `src/nowhere/` `x.ts`';
  expect(pathsIn(page).filter((path) => !isThere(path))).toEqual(['src/nowhere/', 'x.ts']);
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
