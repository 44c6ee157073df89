import type { LogEntry } from '../../../../replay/log-entry.ts';
import { momentWords } from '../../model/time-words.ts';
import { gistOf } from './gist.ts';

interface EntryLinkProps {
  readonly index: number;
  readonly entry: LogEntry;
  readonly onGoTo: (index: number) => void;
}

/** An entry of the log in a line, which selects it. */
export function EntryLink({ index, entry, onGoTo }: EntryLinkProps) {
  return (
    <button
      type="button"
      class="events-link"
      data-entry={index}
      data-kind={entry.kind}
      onClick={() => onGoTo(index)}
    >
      <span class="events-time">{momentWords(entry.at)}</span> <span class="events-type">{entry.type}</span>{' '}
      <span class="events-gist">{gistOf(entry)}</span>
    </button>
  );
}
