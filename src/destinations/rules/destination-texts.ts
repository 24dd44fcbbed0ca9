import { configTexts } from '../../destination-kinds/kind-errors.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { amazonS3CapTexts, consolidatedTexts, destinationTexts } from './destination-errors.ts';
import type { Generation } from '../model/form.ts';

/** What the rules of destinations say in GitLab's words, where they differ between the generations. */
export interface DestinationTexts {
  /** Of what the kind's rules find wrong with a configuration. */
  readonly config: (wrong: readonly ErrorText[]) => readonly ErrorText[];
  readonly urlBlocked: (reason: ErrorText) => ErrorText;
  readonly placeTaken: (members: readonly string[]) => ErrorText;
  /** Said alone, before anything else is looked at; undefined: it is said with everything else. */
  readonly tokenMissing: ErrorText | undefined;
  readonly tokenTooShort: (length: TokenLength) => ErrorText;
  readonly tokenTooLong: (length: TokenLength) => ErrorText;
  readonly tokenTaken: ErrorText;
  readonly tokenInvalid: ErrorText;
  readonly subgroup: ErrorText;
  readonly tooMany: (cap: { readonly maximum: number }) => ErrorText;
  readonly tooManyToActivate: (cap: { readonly maximum: number }) => ErrorText;
}

interface TokenLength {
  readonly minimum: number;
  readonly maximum: number;
}

/** The texts of a generation. */
export function textsOf(generation: Generation): DestinationTexts {
  switch (generation) {
    case 'legacy':
      return legacyTexts(destinationTexts);
    case 'amazonS3':
      return amazonS3Texts(destinationTexts);
    case 'consolidated':
      return newTexts(consolidatedTexts);
  }
}

function amazonS3Texts(say: typeof destinationTexts): DestinationTexts {
  const field = 'Secret access key';
  return {
    ...legacyTexts(say),
    // Its mutations judge by GitLab's rules, which name each member.
    config: () => [],
    placeTaken: () => say.VALUE_TAKEN({ field: 'Bucket name' }),
    tokenTooShort: () => say.HEADER_BLANK({ field }),
    tokenTooLong: ({ maximum }) => say.VALUE_TOO_LONG({ field, maximum }),
    tooMany: (cap) => amazonS3CapTexts.S3_TOO_MANY(cap),
    tooManyToActivate: (cap) => amazonS3CapTexts.S3_TOO_MANY_TO_ACTIVATE(cap),
  };
}

const CAP: Pick<DestinationTexts, 'tooMany' | 'tooManyToActivate'> = {
  tooMany: (cap) => destinationTexts.TOO_MANY_DESTINATIONS(cap),
  tooManyToActivate: (cap) => destinationTexts.TOO_MANY_TO_ACTIVATE(cap),
};

function legacyTexts(say: typeof destinationTexts): DestinationTexts {
  const token = 'Verification token';
  return {
    config: (wrong) => wrong,
    urlBlocked: (reason) => say.URL_BLOCKED({ reason }),
    placeTaken: () => say.VALUE_TAKEN({ field: 'Destination url' }),
    tokenMissing: undefined,
    tokenTooShort: ({ minimum }) => say.TOKEN_TOO_SHORT({ minimum }),
    tokenTooLong: ({ maximum }) => say.VALUE_TOO_LONG({ field: token, maximum }),
    tokenTaken: say.VALUE_TAKEN({ field: token }),
    tokenInvalid: say.VERIFICATION_TOKEN_INVALID,
    subgroup: say.GROUP_IS_SUBGROUP,
    ...CAP,
  };
}

function newTexts(say: typeof consolidatedTexts): DestinationTexts {
  return {
    config: (wrong) => (wrong.length === 0 ? [] : [configTexts.CONFIG_INVALID]),
    urlBlocked: (reason) => say.CONFIG_URL_BLOCKED({ reason }),
    tokenMissing: say.SECRET_TOKEN_REQUIRED,
    placeTaken: (members) => say.CONFIG_TAKEN({ members: members.join(', ') }),
    tokenTooShort: (length) => say.SECRET_TOKEN_LENGTH({ ...length }),
    tokenTooLong: (length) => say.SECRET_TOKEN_LENGTH({ ...length }),
    tokenTaken: destinationTexts.VALUE_TAKEN({ field: 'Secret token' }),
    tokenInvalid: say.SECRET_TOKEN_INVALID,
    subgroup: say.CONSOLIDATED_GROUP_IS_SUBGROUP,
    ...CAP,
  };
}
