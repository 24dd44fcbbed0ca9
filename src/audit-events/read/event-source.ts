import type { Actor } from '../../access/actor.ts';
import type { HttpAnswer } from '../../http/answer.ts';
import type { HttpRequest } from '../../http/route.ts';
import type { ReadScope } from './read-service.ts';

/** What a list is of. */
export interface EventSource {
  readonly scope: ReadScope;
  /** Below `/api/v4`. */
  readonly path: string;
  /** For the name of a file. */
  readonly name: string;
  /** Its events belong to entities of every type: a filter by entity has to say which, as in GitLab. */
  readonly ofEverything?: true;
}

/** What handles a request for events that its sender may read. */
export type HandleEvents = (request: HttpRequest<Actor>, source: EventSource) => Promise<HttpAnswer>;
