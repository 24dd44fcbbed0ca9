import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { EVERY_ANSWER } from './answer.ts';

/** Files of a folder, served unchanged to all clients. */
export interface Files {
  /** Starts and ends with `/`. */
  readonly prefix: string;
  /** Absolute. Its files carry a hash of their content in their name; `x.br` and `x.gz` beside `x` are sent in its place. */
  readonly folder: string;
}

const A_YEAR = '365d';

/** Serves the files; they never change under their name, so browsers ask once. Names of documents are not served. */
export function registerFiles(app: FastifyInstance, { prefix, folder }: Files): void {
  void app.register(fastifyStatic, {
    root: folder,
    prefix,
    preCompressed: true,
    index: false,
    redirect: false,
    decorateReply: false,
    dotfiles: 'ignore',
    // Documents are pages: they come from their own routes, with a policy of their own.
    allowedPath: (path) => !path.includes('.html'),
    immutable: true,
    maxAge: A_YEAR,
    setHeaders: (reply) => {
      const { 'cache-control': _ours, ...others } = EVERY_ANSWER;
      void reply.headers(others);
    },
  });
}
