/** One field of a configuration, as people fill it in: of a kind of destination or of source. */
export type FormField = FieldWords &
  (
    | { readonly type: 'text' | 'url' | 'flag' }
    /** Written and never read back; one that is not said stays as it is. */
    | { readonly type: 'secret' }
    | { readonly type: 'choice'; readonly choices: readonly string[] }
  );

interface FieldWords {
  /** Member of the configuration. */
  readonly name: string;
  readonly title: string;
  /** Absent: it may stay empty. */
  readonly required?: boolean;
  readonly help: string;
  /** An example, shown while the field is empty. */
  readonly placeholder?: string;
}
