import type { User } from '../database/generated/client.ts';
import { type PrismaTransaction } from '../database/prisma-transaction.ts';
import { accessFieldErrors } from './access-errors.ts';
import { emailErrors, fieldErrors, nameErrors, pathErrors, type FieldErrors } from './field-rules.ts';

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly admin?: boolean;
}

export type CreateUserResult =
  | { readonly kind: 'created'; readonly user: User } // -> 201
  | { readonly kind: 'invalid'; readonly errors: FieldErrors }; // -> 400

/** Makes a user as a part of the caller's transaction. */
export async function insertUser(tx: PrismaTransaction, input: NewUser): Promise<CreateUserResult> {
  const errors = fieldErrors({
    username: pathErrors(input.username),
    name: nameErrors(input.name),
    email: emailErrors(input.email),
  });
  if (errors !== undefined) return { kind: 'invalid', errors };

  await lockUsers(tx);
  const taken = await takenFields(tx, input);
  if (taken !== undefined) return { kind: 'invalid', errors: taken };
  const user = await tx.user.create({
    data: {
      username: input.username,
      name: input.name,
      email: input.email.toLowerCase(),
      admin: input.admin ?? false,
    },
  });
  return { kind: 'created', user };
}

/** Lets one transaction at a time make users; reading and everything that only refers to a user goes on. */
export async function lockUsers(tx: PrismaTransaction): Promise<void> {
  // The unique index distinguishes `Bob` and `bob`; under this lock, a check can ignore case.
  await tx.$executeRaw`LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE`;
}

async function takenFields(tx: PrismaTransaction, input: NewUser): Promise<FieldErrors | undefined> {
  const [same] = await tx.$queryRaw<{ username: boolean; email: boolean }[]>`
    SELECT EXISTS (SELECT FROM users WHERE lower(username) = lower(${input.username})) AS username,
           EXISTS (SELECT FROM users WHERE email = ${input.email.toLowerCase()}) AS email`;
  return fieldErrors({
    username: same?.username === true ? [accessFieldErrors.TAKEN] : [],
    email: same?.email === true ? [accessFieldErrors.TAKEN] : [],
  });
}
