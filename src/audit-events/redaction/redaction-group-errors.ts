import { defineErrors } from '../../errors/define-errors.ts';

export const redactionGroupErrors = defineErrors('Payloads of mutations', {
  REDACTION_OF_SUBGROUP: 'Redaction is set for a top-level group and all below it; give the path of {group}',
});

export const redactionTryErrors = defineErrors('GraphQL', {
  TRY_NOT_AN_EVENT:
    'The event must be a JSON object that is nested at most {levels} levels deep; send one event as REST takes it',
});
