import { readFileSync } from 'node:fs';

/** A sample of another system, as it was sent: see the README beside each. */
export function sample(path: string): string {
  return readFileSync(new URL(`samples/${path}`, import.meta.url), 'utf8');
}

/** The lines of a sample. */
export function sampleLines(path: string): string[] {
  return sample(path)
    .split('\n')
    .filter((line) => line !== '');
}
