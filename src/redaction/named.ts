/** Whether a rule names a value, and so all that is below it; the higher one counts. */
export type Named = 0 | 1 | 2;

export const UNNAMED: Named = 0;
/** Its key sounds like a secret: texts and numbers go. */
export const SOUNDS_SECRET: Named = 1;
/** By an Owner's rule: all but null goes. */
export const NAMED_BY_OWNER: Named = 2;
