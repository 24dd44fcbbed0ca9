import { Lexer, Source, TokenKind } from 'graphql';

/** Room for a JSON value of the depth that is accepted anywhere, inside a query. */
export const MAX_NESTING = 150;

const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/** Whether brackets are nested so deep that the parser, which is recursive, could run out of stack. */
export function isNestedTooDeep(document: string): boolean {
  const lexer = new Lexer(new Source(document));
  let depth = 0;
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      if (OPENING.includes(token.kind)) depth += 1;
      else if (CLOSING.includes(token.kind)) depth -= 1;
      if (depth > MAX_NESTING) return true;
    }
  } catch {
    // A syntax error: the parser finds it again and says where it is.
  }
  return false;
}
