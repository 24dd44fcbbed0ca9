import { configTexts } from '../../destination-kinds/kind-errors.ts';
import type { ErrorText } from '../../errors/define-errors.ts';
import { consolidatedTexts, destinationTexts } from './destination-errors.ts';
import type { Generation } from '../model/form.ts';

/** What the rules of destinations say in GitLab's words, where they differ between the generations. */
export interface DestinationTexts {
  /** Of what the kind's rules find wrong with a configuration. */
  readonly config: (wrong: readonly ErrorText[]) => readonly ErrorText[];
  readonly urlBlocked: (reason: ErrorText) => ErrorText;
  readonly placeTaken: (members: readonly string[]) => ErrorText;
  readonly tokenTooShort: (length: TokenLength) => ErrorText;
  readonly tokenTooLong: (length: TokenLength) => ErrorText;
  readonly tokenTaken: ErrorText;
  readonly tokenInvalid: ErrorText;
  readonly subgroup: ErrorText;
}

interface TokenLength {
  readonly minimum: number;
  readonly maximum: number;
}

/** The texts of a generation. */
export function textsOf(generation: Generation): DestinationTexts {
  return generation === 'legacy' ? legacyTexts(destinationTexts) : newTexts(consolidatedTexts);
}

function legacyTexts(say: typeof destinationTexts): DestinationTexts {
  const token = 'Verification token';
  return {
    config: (wrong) => wrong,
    urlBlocked: (reason) => say.URL_BLOCKED({ reason }),
    placeTaken: () => say.VALUE_TAKEN({ field: 'Destination url' }),
    tokenTooShort: ({ minimum }) => say.TOKEN_TOO_SHORT({ minimum }),
    tokenTooLong: ({ maximum }) => say.VALUE_TOO_LONG({ field: token, maximum }),
    tokenTaken: say.VALUE_TAKEN({ field: token }),
    tokenInvalid: say.VERIFICATION_TOKEN_INVALID,
    subgroup: say.GROUP_IS_SUBGROUP,
  };
}

function newTexts(say: typeof consolidatedTexts): DestinationTexts {
  return {
    config: (wrong) => (wrong.length === 0 ? [] : [configTexts.CONFIG_INVALID]),
    urlBlocked: (reason) => say.CONFIG_URL_BLOCKED({ reason }),
    placeTaken: (members) => say.CONFIG_TAKEN({ members: members.join(', ') }),
    tokenTooShort: (length) => say.SECRET_TOKEN_LENGTH({ ...length }),
    tokenTooLong: (length) => say.SECRET_TOKEN_LENGTH({ ...length }),
    tokenTaken: destinationTexts.VALUE_TAKEN({ field: 'Secret token' }),
    tokenInvalid: say.SECRET_TOKEN_INVALID,
    subgroup: say.CONSOLIDATED_GROUP_IS_SUBGROUP,
  };
}
