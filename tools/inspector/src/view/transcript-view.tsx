import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Phone } from '../call/phone.ts';
import { AgentLine } from './agent-line.tsx';
import { CallerLine } from './caller-line.tsx';

/** Nearer than this to its end, the transcript follows what is new. */
const followWithinPx = 80;

/** All that was said, as it grows. */
export function TranscriptView({ phone }: { readonly phone: Phone }) {
  const { transcript, metrics, phase } = phone.view.value;
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useSignal(true);
  const follow = (): void => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
  useLayoutEffect(() => {
    if (follows.value) follow();
  }, [transcript, metrics, follows]);
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: Scrolled): void => {
    follows.value = scrollHeight - scrollTop - clientHeight < followWithinPx;
  };
  return (
    <div class="transcript-frame">
      {/* A region that scrolls has to be reached by the keyboard. */}
      <div
        class="transcript"
        role="region"
        aria-label="Transcript"
        tabIndex={0}
        ref={scroller}
        onScroll={onScroll}
      >
        {transcript.entries.length === 0 ? (
          <p class="empty">{phase === 'live' ? 'Nothing was said yet.' : 'Calling…'}</p>
        ) : null}
        <ol>
          {transcript.entries.map((entry) => {
            switch (entry.kind) {
              case 'caller':
                return <CallerLine key={entry.key} entry={entry} metrics={metrics.get(entry.key)} />;
              case 'agent':
                return <AgentLine key={entry.key} entry={entry} />;
              case 'note':
                return (
                  <li key={entry.key} class={`note is-${entry.tone}`} data-kind="note" data-tone={entry.tone}>
                    {entry.text}
                  </li>
                );
            }
          })}
        </ol>
      </div>
      {follows.value ? null : (
        <button type="button" class="newest" onClick={follow}>
          To the newest
        </button>
      )}
    </div>
  );
}

interface Scrolled {
  readonly currentTarget: {
    readonly scrollHeight: number;
    readonly scrollTop: number;
    readonly clientHeight: number;
  };
}
