import { randomBytes } from 'node:crypto';
import type { HttpAnswer } from './answer.ts';

/** Where the build leaves room for the nonce of an answer. */
const NONCE = /%CSP_NONCE%/g;

/**
 * Answers with an HTML document and its Content-Security-Policy. Style elements need the nonce, which is another one
 * every time; scripts are files of ours. `inlineStyles`: for a page whose libraries write styles without a nonce.
 */
export function createPage(
  html: string,
  options: { readonly inlineStyles?: boolean } = {},
): () => HttpAnswer {
  return () => {
    const nonce = randomBytes(16).toString('base64url');
    return {
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy(
          options.inlineStyles === true ? "'unsafe-inline'" : `'nonce-${nonce}'`,
        ),
      },
      body: html.replace(NONCE, nonce),
    };
  };
}

function policy(styles: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${styles}`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
