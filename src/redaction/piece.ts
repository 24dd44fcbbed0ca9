/** Characters of a text that are searched at once. */
export const PIECE = 4 * 1024;
