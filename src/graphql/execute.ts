import { execute, OperationTypeNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { finish, type ProcessTime } from '../shares/process-time.ts';
import type { Execute } from './apollo-server.ts';
import { checkVariables } from './check-variables.ts';
import { withOpaqueInputs } from './opaque-inputs.ts';
import { countListElements } from './variable-lists.ts';
import type { JsonObject } from '../json/json-value.ts';

/** So many input objects are checked in less time than a turn takes. */
const CHECKED_AT_ONCE = 100;

/**
 * Executes operations; mutations, whose variables may hold thousands of the input objects that are named, when these have
 * been checked in turn with what others have to do.
 */
export function createExecute<Context extends object>(deps: {
  readonly schema: GraphQLSchema;
  readonly largeInputs: readonly string[];
  readonly time: ProcessTime;
  readonly keysOf: (context: Context) => readonly string[];
}): Execute<Context> {
  const { schema, largeInputs, time, keysOf } = deps;
  const executed = withOpaqueInputs(schema, largeInputs);
  return async ({ document, operation, operationName, variables, context }) => {
    const args = { document, operationName, variableValues: variables, contextValue: context };
    if (operation?.operation !== OperationTypeNode.MUTATION) return execute({ ...args, schema });
    const checking = checkVariables(schema, operation, variables, largeInputs);
    const isSmall = countListElements(variables as JsonObject) <= CHECKED_AT_ONCE;
    const errors = isSmall ? finish(checking) : await time.run(keysOf(context), checking);
    if (errors.length > 0) return { errors };
    const run = async (): Promise<ExecutionResult> => execute({ ...args, schema: executed });
    return isSmall ? run() : time.begin(keysOf(context), run);
  };
}
