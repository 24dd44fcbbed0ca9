import { z } from 'zod';
import type { ErrorText } from '../errors/define-errors.ts';
import { day, integer, optional, text, texts } from '../http/rest-fields.ts';
import { accessFieldErrors } from './access-errors.ts';
import { ACCESS_LEVELS, type AccessLevel, isScope, type Scope, SCOPES } from './actor.ts';
import { type FieldErrors, fieldErrors, nameErrors } from './field-rules.ts';

const DAY = 86_400_000;
const MAX_DAYS = 365;

/** The parameters of every new token. */
export const TOKEN_FIELDS = { name: text, scopes: texts, expires_at: optional(day) };

/** What a token's maker asks for, checked. */
export interface TokenRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: Date;
}

/** What is wrong with a new token; `maker` are the scopes of the token that asks for it. */
export function tokenErrors(
  input: {
    readonly name: string;
    readonly scopes: readonly string[];
    readonly expires_at?: Date | undefined;
  },
  maker: ReadonlySet<Scope>,
  now: Date,
): FieldErrors | undefined {
  return fieldErrors({
    name: nameErrors(input.name),
    scopes: scopeErrors(input.scopes, maker),
    expires_at: expiryErrors(input.expires_at, now),
  });
}

/** Call it after `tokenErrors` found nothing. */
export function toTokenRequest(input: {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at?: Date | undefined;
}): TokenRequest {
  const { name, expires_at: expiresAt } = input;
  const scopes = SCOPES.filter((scope) => input.scopes.includes(scope));
  return { name, scopes, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

/** What is wrong with the level of a group's new token; `maker` is the level of the caller. */
export function levelErrors(level: AccessLevel, maker: AccessLevel | undefined): FieldErrors | undefined {
  if (maker !== undefined && level <= maker) return undefined;
  return { access_level: [accessFieldErrors.LEVEL_TOO_HIGH({ level: maker ?? 0 })] };
}

export function expiryErrors(expiresAt: Date | undefined, now: Date): ErrorText[] {
  if (expiresAt === undefined) return [];
  if (expiresAt <= now) return [accessFieldErrors.EXPIRY_PAST];
  const latest = new Date(now.getTime() + MAX_DAYS * DAY).toISOString().slice(0, 10);
  if (expiresAt.toISOString().slice(0, 10) <= latest) return [];
  return [accessFieldErrors.EXPIRY_TOO_LATE({ days: MAX_DAYS, latest })];
}

/** Whether a token with the scopes `held` can do whatever one with the scope `asked` can: `api` is good for everything. */
export function coversScope(held: ReadonlySet<Scope>, asked: Scope): boolean {
  return held.has('api') || held.has(asked);
}

export const accessLevel = integer
  .pipe(z.literal(Object.values(ACCESS_LEVELS)))
  .describe(`one of ${Object.values(ACCESS_LEVELS).join(', ')}`);

function scopeErrors(scopes: readonly string[], maker: ReadonlySet<Scope>): ErrorText[] {
  const all = { scopes: SCOPES.join(', ') };
  if (scopes.length === 0) return [accessFieldErrors.SCOPES_BLANK(all)];
  if (!scopes.every(isScope)) return [accessFieldErrors.SCOPES_UNKNOWN(all)];
  const beyond = scopes.filter((scope) => !coversScope(maker, scope));
  return beyond.length === 0 ? [] : [accessFieldErrors.SCOPES_NOT_YOURS({ scopes: beyond.join(', ') })];
}
