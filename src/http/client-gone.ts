/** Thrown by what was given up because its client has gone: there is nobody to answer, and nothing to log. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}
