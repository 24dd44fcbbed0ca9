import { StringDecoder } from 'node:string_decoder';
import { Transform } from 'node:stream';
import { printable, printableJson } from '../../errors/printable.ts';

/** Turns an export into what a terminal may show: it neither obeys what is in the events nor takes it for lines. */
export function showOnTerminal(format: 'ndjson' | 'csv' | 'gitlab_csv'): Transform {
  const decoder = new StringDecoder('utf8');
  const show = format === 'ndjson' ? printableJson : createCsvLines();
  return new Transform({
    transform: (chunk: Buffer, _, done) => done(null, show(decoder.write(chunk))),
    flush: (done) => done(null, show(`${decoder.end()}\n`).replace(/\n$/, '')),
  });
}

/** Whole records only, each on one line: a quoted cell may have line breaks in it. */
function createCsvLines(): (text: string) => string {
  let [record, isQuoted] = ['', false];
  return (text) => {
    let shown = '';
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === '"') isQuoted = !isQuoted;
      if (text[at] !== '\n' || isQuoted) continue;
      shown += `${printable((record + text.slice(from, at)).replace(/\r$/, ''))}\n`;
      [record, from] = ['', at + 1];
    }
    record += text.slice(from);
    return shown;
  };
}
