import type { JSX } from 'react';
import classes from './code-example.module.css';
import { CopyButton } from './copy-button.tsx';

interface CodeExampleProps {
  readonly label: string;
  readonly text: string;
}

/** A text to copy. */
export function CodeExample({ label, text }: CodeExampleProps): JSX.Element {
  return (
    <div className={classes['example']}>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyButton label="Copy the example" text={() => text} />
    </div>
  );
}
