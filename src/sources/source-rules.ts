import { randomBytes, randomUUID } from 'node:crypto';
import type { ErrorText } from '../errors/define-errors.ts';
import { sourceTexts } from './sources-errors.ts';

/** Sources of one top-level group. */
export const MAX_SOURCES = 50;
const MAX_NAME = 100;
const SECRET = /^[\x21-\x7e]*$/;
const MIN_SECRET = 16;
const MAX_SECRET = 255;
/** A week: longer than a change of another team's configuration takes. */
export const MAX_OVERLAP_HOURS = 168;
export const DEFAULT_OVERLAP_HOURS = 24;
export const MAX_SILENCE_HOURS = 720;

export function nameErrors(name: string): ErrorText[] {
  const { length } = name.trim();
  return length === 0 || length > MAX_NAME ? [sourceTexts.SOURCE_NAME_LENGTH({ maximum: MAX_NAME })] : [];
}

export function secretErrors(secret: string): ErrorText[] {
  const { length } = secret;
  if (length >= MIN_SECRET && length <= MAX_SECRET && SECRET.test(secret)) return [];
  return [sourceTexts.SOURCE_SECRET_LENGTH({ minimum: MIN_SECRET, maximum: MAX_SECRET })];
}

export function overlapErrors(hours: number): ErrorText[] {
  return hours >= 0 && hours <= MAX_OVERLAP_HOURS
    ? []
    : [sourceTexts.SOURCE_OVERLAP({ maximum: MAX_OVERLAP_HOURS })];
}

/** Null: the source never counts as silent; undefined: the setting does not change. */
export function silenceErrors(hours: number | null | undefined): ErrorText[] {
  if (hours === undefined || hours === null || (hours >= 1 && hours <= MAX_SILENCE_HOURS)) return [];
  return [sourceTexts.SOURCE_SILENCE({ maximum: MAX_SILENCE_HOURS })];
}

/** A GUID, which is the form that every sender of Splunk's protocol takes. */
export function generateSecret(): string {
  return randomUUID();
}

/** The random part of a source's address: 144 bits. */
export function generatePublicId(): string {
  return randomBytes(18).toString('base64url');
}
