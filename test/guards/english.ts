import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

const FILES = [
  '*.md',
  'docs/**/*.md',
  'examples/**/*.{md,mjs}',
  'src/**/*.ts',
  'web/**/*.{ts,tsx,html}',
  'scripts/*.mjs',
  'bench/**/*.{ts,md}',
  'test/**/*.test.ts',
];
const NOT_OURS = ['**/node_modules/**', 'src/database/generated/**', 'web/dist/**', 'web/src/generated/**'];

interface Rule {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Words at which readers stop, above all those of another mother tongue, and what to write instead. */
const RULES: readonly Rule[] = [
  {
    pattern: /\b[Ww]hom?ever\b/g,
    instead: 'name the subject: "a client that is refused", "users who may read it"',
  },
  {
    pattern: /\b(?:(?:[Nn]o|[Ss]ome|[Aa]ny|[Ee]very)body|[Nn]o one|[Ee]veryone)\b/g,
    instead: 'name the subject: "no request waits", "a user", "all transactions"',
  },
  {
    pattern: /\b[Bb]y\s+itself\b/g,
    instead: '"automatically", "alone", "separately", or the process that does it',
  },
  {
    pattern:
      /(?<!# )\bWhat (?=\w)(?![^.?]*\?)(?<!\/\*\* What )(?<!['"`]What )|(?<!# )\bWho(?:se)? (?=\w)(?![^.?]*\?)/g,
    instead: 'a sentence with a subject: not "Who waits is told", but "A waiting request is told"',
  },
  {
    pattern: /(?:\band|\bbut|[;:])\s+who (?![^.]*\?)/g,
    instead: 'a noun before "who": "and users who", "; a sender that"',
  },
  { pattern: /\b[Bb]elongs? into\b/g, instead: '"belongs in"' },
  { pattern: /\b[Tt]here (?:is|are) none\b/g, instead: 'the noun: "when no source has this ID"' },
  {
    pattern: /(?<![Tt]here )\b(?:is|are|was|were|be) no (?!longer|more)(?=\w)/g,
    instead: '"is not a": "the text is not JSON"',
  },
  { pattern: /\b(?:[Hh]e|[Hh]is|[Hh]im)\b/g, instead: 'the noun again, or "they"' },
];

interface Place {
  readonly line: number;
  readonly found: string;
  readonly instead: string;
}

/** Blanks of the same length in place of what begins a further line of a comment, so that a wrapped sentence is matched. */
const unwrapped = (text: string): string =>
  text.replace(/\n[ \t]*(?:\/\/|\*)(?= )/g, (start) => `\n${' '.repeat(start.length - 1)}`);

const TITLE = /(?:\b(?:it|describe|test)(?:\.\w+)*|\))\(\s*(?:'[^'\n]*'|"[^"\n]*"|`[^`]*`)/g;

/** The same text with blanks for all but the titles of tests. */
function titlesOf(text: string): string {
  const blank = (code: string): string => code.replace(/[^\n]/g, ' ');
  let titles = '';
  for (const { 0: title, index } of text.matchAll(TITLE))
    titles += blank(text.slice(titles.length, index)) + title;
  return titles;
}

/** The words of the rules in a file. */
export function placesIn(file: string, text: string): Place[] {
  const prose = file.startsWith('test/') ? titlesOf(text) : unwrapped(text);
  return RULES.flatMap(({ pattern, instead }) =>
    [...prose.matchAll(pattern)].map(({ 0: found, index }) => ({
      line: prose.slice(0, index).split('\n').length,
      found: found.trim(),
      instead,
    })),
  );
}

/** `src/http` for all files below it; a file at the top stands for itself. */
function folderOf(file: string): string {
  const folder = dirname(file);
  return folder === '.' ? file : folder.split('/').slice(0, 2).join('/');
}

/** Places as lines of text, by folder. */
export function placesByFolder(): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const file of globSync(FILES, { cwd: ROOT, exclude: NOT_OURS })) {
    const lines = placesIn(file, readFileSync(join(ROOT, file), 'utf8')).map(
      ({ line, found, instead }) => `${file}:${String(line)} "${found}": write ${instead}`,
    );
    if (lines.length > 0) folders.set(folderOf(file), [...(folders.get(folderOf(file)) ?? []), ...lines]);
  }
  return folders;
}
