import { configTexts } from '../../destination-kinds/kind-errors.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { consolidatedTexts, destinationTexts } from './destination-errors.ts';

/** What the rules of destinations say in GitLab's words, where they differ between the generations. */
export interface DestinationTexts {
  /** Of what the kind's rules find wrong with a configuration. */
  readonly config: (wrong: readonly ErrorText[]) => readonly ErrorText[];
  readonly urlBlocked: (reason: ErrorText) => ErrorText;
  readonly placeTaken: (members: readonly string[]) => ErrorText;
  /** Reported alone, before all other checks; undefined: it is reported with the other errors. */
  readonly tokenMissing: ErrorText | undefined;
  readonly tokenTooShort: (length: TokenLength) => ErrorText;
  readonly tokenTooLong: (length: TokenLength) => ErrorText;
  readonly tokenTaken: ErrorText;
  /** `mismatch`: the kind's own error for a wrong secret. */
  readonly tokenInvalid: (mismatch: ErrorText | undefined) => readonly ErrorText[];
  readonly subgroup: ErrorText;
  /** The noun of the error about too many destinations. */
  readonly plural: string;
}

interface TokenLength {
  readonly minimum: number;
  readonly maximum: number;
}

const HTTP_PLURAL = 'external audit event destinations';

/** Texts of the oldest generation. */
export const LEGACY_TEXTS = legacyTexts(destinationTexts);

/** Texts of the consolidated generation. */
export const CONSOLIDATED_TEXTS = newTexts(consolidatedTexts);

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
    tokenInvalid: (mismatch = say.VERIFICATION_TOKEN_INVALID) => [mismatch],
    subgroup: say.GROUP_IS_SUBGROUP,
    plural: HTTP_PLURAL,
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
    tokenInvalid: (mismatch = say.SECRET_TOKEN_INVALID) => [mismatch],
    subgroup: say.CONSOLIDATED_GROUP_IS_SUBGROUP,
    plural: HTTP_PLURAL,
  };
}
