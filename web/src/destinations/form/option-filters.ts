import type { ComboboxParsedItem, OptionsFilter } from '@mantine/core';

/** Options that have the text that was typed; `why`: shown when no option has it. */
export function havingText(why: string): OptionsFilter {
  return ({ options, search, limit }) => {
    const text = search.trim().toLowerCase();
    const found = options.filter((option) => 'label' in option && option.label.toLowerCase().includes(text));
    return orNothing(found.slice(0, limit), search, why);
  };
}

/** All options, which the server has searched; `none`: said where there was nothing to search in. */
export function asFound(why: string, none: string | undefined): OptionsFilter {
  return ({ options, search }) => {
    const some = options.filter((option) => !('items' in option) || option.items.length > 0);
    return some.length === 0 && search === '' && none !== undefined
      ? [saying(none)]
      : orNothing(some, search, why);
  };
}

function orNothing(found: ComboboxParsedItem[], search: string, why: string): ComboboxParsedItem[] {
  return found.length > 0 || search === '' ? found : [saying(why)];
}

// As an option: to a screen reader a list without options is none.
function saying(text: string): ComboboxParsedItem {
  return { value: '', label: text, disabled: true };
}
