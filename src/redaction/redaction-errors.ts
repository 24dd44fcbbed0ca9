import { defineErrors } from '../errors/define-errors.ts';

/** Errors in an Owner's rules. */
export const redactionErrors = defineErrors('Payloads of mutations', {
  RULES_TOO_MANY: 'There are more than {maximum} {kind}; leave some out',
  RULE_BLANK: 'One of the {kind} is blank; leave it out',
  RULE_TOO_LONG: 'One of the {kind} is longer than {maximum} characters; shorten it',
  RULE_UNSTORABLE: 'One of the {kind} contains U+0000 or a lone surrogate, which cannot be stored; remove it',
  KEY_WITHOUT_LETTERS: 'The key {rule} has no letter or digit; give the name of a member of an object',
  PATTERN_INVALID:
    'The pattern {rule} is not a regular expression of RE2 ({reason}); it has no look-around and no back-references',
  PATTERN_MATCHES_NOTHING:
    'The pattern {rule} matches the empty text, and so everything; make it require a character',
  PATTERNS_TOO_COMPLEX:
    'The patterns are too complex together; make them shorter, or their repetitions smaller',
  RULE_PATH_INVALID:
    'The path {rule} has an empty part; give keys with dots between them, or a JSON pointer such as /details/a.b',
  RULE_PATH_OF_EVENT: 'The path {rule} begins with {key}, which is never changed; paths lead into details',
});
