/** The most groups and projects that a destination can be limited to. */
export const MAX_NAMESPACE_FILTERS = 5;
