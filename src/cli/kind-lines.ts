interface Kind {
  readonly name: string;
  readonly title: string;
  readonly form: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly choices: readonly string[];
    readonly help: string;
  }[];
}

/** A kind of destination or source for people: what it is, and a line for each field of its configuration. */
export function kindLines({ name, title, form }: Kind): readonly string[] {
  return [
    `${name}  ${title}`,
    ...form.map(({ name: field, required, choices, help }) => {
      const words = [...choices, ...(required ? ['required'] : [])];
      return `  ${field}${words.length === 0 ? '' : ` (${words.join(', ')})`}  ${help}`;
    }),
  ];
}
