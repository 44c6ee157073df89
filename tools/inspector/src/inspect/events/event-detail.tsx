import { momentWords } from '../../model/time-words.ts';
import { cameByItself, causesOf } from '../record/causes.ts';
import type { OpenCall } from '../record/open-call.ts';
import { EntryLink } from './entry-link.tsx';
import { JsonText } from './json-text.tsx';
import { KindChip } from './kind-chip.tsx';
import { StepDetail } from './step-detail.tsx';
import './event-detail.css';

interface EventDetailProps {
  readonly call: OpenCall;
  readonly index: number;
  readonly words: readonly string[];
  readonly onGoTo: (index: number) => void;
}

/** What is known of one entry: of an input what the machine did with it, of the others what led to them. */
export function EventDetail({ call, index, words, onGoTo }: EventDetailProps) {
  const entry = call.entries[index];
  if (entry === undefined)
    return (
      <div class="events-detail">
        <p class="events-none">Select an entry to see what became of it.</p>
      </div>
    );
  const { at, kind, type } = entry;
  return (
    <div class="events-detail" tabIndex={0} role="region" aria-label="The selected event" data-entry={index}>
      <header class="events-head">
        <h3>{type}</h3>
        <KindChip kind={kind} />
        <span class="events-place">{`${momentWords(at)} · line ${index + call.firstLine + 1}`}</span>
      </header>
      {kind === 'input' || kind === 'call' ? (
        <StepDetail call={call} index={index} onGoTo={onGoTo} />
      ) : (
        <LedBy call={call} index={index} onGoTo={onGoTo} />
      )}
      <JsonText value={entry} words={words} />
    </div>
  );
}

function LedBy({ call, index, onGoTo }: Omit<EventDetailProps, 'words'>) {
  const cause = causesOf(call).of(index);
  const entry = call.entries[index];
  const source = call.entries[cause];
  if (entry === undefined || source === undefined)
    return <p class="events-aside">What led to it came before the log was watched.</p>;
  const isOwn = cameByItself(entry, source);
  return (
    <section class="events-part">
      <h4>{isOwn ? 'Came by itself, after' : 'Led to by'}</h4>
      <EntryLink index={cause} entry={source} onGoTo={onGoTo} />
    </section>
  );
}
