/** Thrown by work that was given up because its client has gone: there is no client to answer, and nothing to log. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}
