import type { JSX } from 'react';
import { CopyButton } from '../shell/copy-button.tsx';
import { formatJson } from './format-json.ts';
import classes from './json-text.module.css';

interface JsonTextProps {
  readonly text: string;
  readonly label: string;
}

/** JSON to be read; what is copied is what was sent, byte for byte. */
export function JsonText({ text, label }: JsonTextProps): JSX.Element {
  return (
    <div className={classes['json']}>
      <pre tabIndex={0} aria-label={label}>
        {formatJson(text)}
      </pre>
      <CopyButton label={`Copy the ${label.toLowerCase()}`} text={() => text} />
    </div>
  );
}
