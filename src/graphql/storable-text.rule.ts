import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';
import { graphqlErrors } from './graphql-errors.ts';

/** Validation rule: no text with U+0000, which PostgreSQL cannot store. Variables were checked when they were read. */
export function storableText(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node) {
      if (!node.value.includes('\0')) return;
      context.reportError(new GraphQLError(graphqlErrors.TEXT_NOT_STORABLE, { nodes: node }));
    },
  };
}
