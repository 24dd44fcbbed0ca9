import { searchIndex } from './audit-events/search/search-index.follower.ts';
import type { LogFollower } from './event-log/followers/follower.ts';

/** Everything that is made of the log behind the append. */
export const FOLLOWERS: readonly LogFollower[] = [searchIndex];
