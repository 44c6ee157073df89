import { splitHeard } from '../model/heard-split.ts';
import type { AgentEntry } from '../model/transcript.ts';

/** What the agent said; of a reply that was cut, what was heard stands apart from what was not. */
export function AgentLine({ entry }: { readonly entry: AgentEntry }) {
  return (
    <li class="line is-agent" data-kind="agent" data-outcome={entry.outcome ?? 'open'}>
      <p class="who">Agent</p>
      <div class="said">
        <Words entry={entry} />
      </div>
    </li>
  );
}

function Words({ entry: { text, outcome, heard } }: { readonly entry: AgentEntry }) {
  if (outcome === undefined) {
    return (
      <>
        <p class="words is-open" data-part="words">
          {text === '' ? '…' : text}
        </p>
        <span class="tag">{text === '' ? 'about to speak' : 'saying'}</span>
      </>
    );
  }
  switch (outcome) {
    case 'completed':
      return (
        <p class="words" data-part="words">
          {text}
        </p>
      );
    case 'lost':
      return (
        <>
          <p class="words is-open" data-part="words">
            {text}
          </p>
          <span class="tag">the line was lost; how much was heard is not known</span>
        </>
      );
    case 'interrupted':
    case 'failed':
      return <CutWords text={text} heard={heard ?? ''} hasFailed={outcome === 'failed'} />;
  }
}

interface CutWordsProps {
  readonly text: string;
  readonly heard: string;
  readonly hasFailed: boolean;
}

function CutWords({ text, heard, hasFailed }: CutWordsProps) {
  const split = splitHeard(text, heard);
  const unheard = split.unheard.trim();
  const why = hasFailed ? 'failed here' : 'cut off here';
  return (
    <>
      <p class="words" data-part="words">
        <span data-part="heard">{split.heard.trim()}</span>
        {unheard === '' ? null : (
          <>
            {' '}
            <span class="cut-mark">{why}</span>
            <span class="visually-hidden"> Not heard: </span>
            <s class="cut" data-part="cut">
              {unheard}
            </s>
          </>
        )}
      </p>
      <span class="tag">{cutWords(split.heard.trim(), unheard, hasFailed)}</span>
    </>
  );
}

function cutWords(heard: string, unheard: string, hasFailed: boolean): string {
  const what = hasFailed ? 'failed' : 'interrupted';
  if (heard === '') return `${what} before a word was heard`;
  return unheard === '' ? `${what}, but all of it was heard` : `${what}; what is struck out was not heard`;
}
