import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { momentWords } from '../../model/time-words.ts';
import type { CallViewProps } from '../call-page.tsx';
import { conversationOf, factsAt } from './conversation.ts';
import { ItemView } from './item-view.tsx';
import './conversation.css';

/** So many items before the playhead are drawn; the earlier ones when they are asked for. */
const drawnItems = 40;

/** Who moves the playhead further than this wants to see what was said there, wherever it was scrolled to. */
const nearItems = 3;
const nearPx = 60;

/** What was said up to the playhead, with what was written, spoken and heard apart. */
export function ConversationView({ call, playhead }: CallViewProps) {
  void call.version.value;
  const conversation = conversationOf(call);
  const at = playhead.entry.value;
  const count = conversation.countAt(at);
  const { extra, scroller, onScroll, showMore } = useEndInView(count);
  const first = Math.max(0, count - drawnItems - extra);
  const next = conversation.items[count]?.facts[0];
  return (
    <section class="conversation" aria-label="Conversation" data-entry={at}>
      <div
        class="conversation-scroll"
        ref={scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label="What was said"
      >
        <div class="conversation-whole">
          {first === 0 ? null : (
            <button type="button" class="conversation-more" onClick={showMore}>
              {`${first} earlier`}
            </button>
          )}
          {count === 0 ? <p class="conversation-none">Nothing was said yet.</p> : null}
          <ol class="conversation-items">
            {conversation.items.slice(first, count).map((item) => (
              <ItemView
                key={item.key}
                item={item}
                facts={factsAt(item, at)}
                onSeek={(index) => playhead.choose(index)}
              />
            ))}
          </ol>
          {next === undefined ? null : (
            <button type="button" class="conversation-more" onClick={() => playhead.choose(next.index)}>
              {`Next, at ${momentWords(next.entry.at)}`}
            </button>
          )}
        </div>
      </div>
    </section>
  );
}

/**
 * The end of what was said stays in view, until the person scrolls up. The style sheet sees to that, from which end a
 * scroll is counted: to read here how high the text is would have the page laid out at every move of the playhead.
 */
function useEndInView(count: number) {
  const [extra, setExtra] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const isAway = useRef(false);
  const shown = useRef(0);
  useLayoutEffect(() => {
    const isFar = Math.abs(count - shown.current) > nearItems;
    shown.current = count;
    if (!isFar) return;
    setExtra(0);
    if (isAway.current) scroller.current?.scrollTo({ top: 0 });
    isAway.current = false;
  }, [count]);
  const onScroll = ({ currentTarget }: { readonly currentTarget: HTMLElement }): void => {
    isAway.current = currentTarget.scrollTop < -nearPx;
  };
  return { extra, scroller, onScroll, showMore: () => setExtra(extra + drawnItems) };
}
