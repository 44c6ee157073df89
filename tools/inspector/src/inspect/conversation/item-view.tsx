import { Component } from 'preact';
import { momentWords } from '../../model/time-words.ts';
import { callerSaidOf } from './caller-item.ts';
import type { ConversationItem, Fact } from './conversation.ts';
import { ReplyView } from './reply-view.tsx';
import { replySaidOf } from './reply-item.ts';

interface ItemViewProps {
  readonly item: ConversationItem;
  /** Those that hold at the playhead. */
  readonly facts: readonly Fact[];
  readonly onSeek: (index: number) => void;
}

/** One item of the conversation; it is drawn again only when more, or less, is known of it. */
export class ItemView extends Component<ItemViewProps> {
  override shouldComponentUpdate({ item, facts }: ItemViewProps): boolean {
    return item !== this.props.item || facts.length !== this.props.facts.length;
  }

  override render({ item, facts, onSeek }: ItemViewProps) {
    const [first] = facts;
    if (first === undefined) return null;
    const onClick = (event: MouseEvent): void => {
      if (isForItself(event)) return;
      onSeek(first.index);
    };
    const seek = (
      <button type="button" class="conversation-time" onClick={() => onSeek(first.index)}>
        {momentWords(first.entry.at)}
      </button>
    );
    switch (item.kind) {
      case 'note':
        return (
          <li class="conversation-note" data-item="note" data-entry={first.index} onClick={onClick}>
            {seek} {noteWords(first.entry)}
          </li>
        );
      case 'reply':
        return (
          <ReplyView
            said={replySaidOf(facts)}
            number={item.number}
            entry={first.index}
            seek={seek}
            onClick={onClick}
          />
        );
      case 'turn':
      case 'typed':
      case 'keys':
        return <CallerView item={item} facts={facts} seek={seek} onClick={onClick} />;
    }
  }
}

interface CallerViewProps extends Omit<ItemViewProps, 'onSeek'> {
  readonly seek: preact.JSX.Element;
  readonly onClick: (event: MouseEvent) => void;
}

/** Whether a click was meant for something that is clicked for itself, or has ended the selection of a text. */
function isForItself({ target }: MouseEvent): boolean {
  const isControl = target instanceof Element && target.closest('button, summary') !== null;
  return isControl || getSelection()?.isCollapsed === false;
}

function CallerView({ item: { kind, number }, facts, seek, onClick }: CallerViewProps) {
  const { text, progress, notes } = callerSaidOf(facts);
  const turn = kind === 'turn' ? number : undefined;
  const origin = turn === undefined ? kind : `turn ${turn}`;
  return (
    <li
      class="conversation-item is-caller"
      data-item={kind}
      data-turn={turn}
      data-progress={progress}
      data-entry={facts[0]?.index}
      onClick={onClick}
    >
      <p class="conversation-who">
        Caller <span class="conversation-origin">{origin}</span> {seek}
      </p>
      <p class={`conversation-words is-${progress}`} data-part="words">
        {text === '' ? '…' : text}
      </p>
      {notes.map((note, place) => (
        <p key={place} class="conversation-aside">
          {note}
        </p>
      ))}
    </li>
  );
}

function noteWords({ type, text, reason, resumed }: Fact['entry']): string {
  if (type === 'operator.say') return `An operator wants to say “${String(text)}”`;
  if (type === 'call.ended') return `The call ended: ${String(reason)}`;
  return resumed === true ? 'The call goes on' : 'The call begins';
}
