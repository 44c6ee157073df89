import { useComputed, useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { LiveCall } from '../record/live-call.ts';
import { endsCall, eventGroups, eventOf, exampleOf, type CallEventType } from './call-events.ts';

interface InjectDialogProps {
  readonly live: LiveCall;
  readonly onClose: () => void;
}

const goesOnWords = 'The call goes on with it as with any other event, and its log notes it.';
const endWords = 'The call ends with it, for the caller too.';

/** Gives the machine of a live call an event, as if it had come in. */
export function InjectDialog({ live, onClose }: InjectDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const type = useSignal<CallEventType>('operator.say');
  /** Undefined: as it would be taken now. */
  const typed = useSignal<string | undefined>(undefined);
  const fields = useComputed(() => typed.value ?? exampleText(live, type.value));
  const told = useSignal('');
  useEffect(() => {
    live.refusal.value = undefined;
    dialog.current?.showModal();
  }, [live]);
  const send = (event: Event): void => {
    event.preventDefault();
    const made = eventOf(type.value, fields.value);
    live.refusal.value = undefined;
    told.value = made.ok ? `${made.event.type} was sent.` : made.words;
    if (made.ok) live.inject(made.event);
  };
  const words = live.refusal.value ?? told.value;
  const isEnd = endsCall(type.value);
  return (
    <dialog ref={dialog} class="sheet inject" aria-labelledby="inject-title" onClose={onClose}>
      <form onSubmit={send}>
        <header class="sheet-head">
          <h2 id="inject-title">Inject an event</h2>
          <button type="button" class="quiet small" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </header>
        <EventFields type={type} fields={fields} typed={typed} />
        <p class={isEnd && words === '' ? 'inject-end' : 'hint'} role="status" data-part="inject-told">
          {words === '' ? (isEnd ? endWords : goesOnWords) : words}
        </p>
        <p class="placard-actions">
          <button type="submit" class={isEnd ? 'small danger' : 'small primary'}>
            {isEnd ? 'Send and end the call' : 'Send'}
          </button>
        </p>
      </form>
    </dialog>
  );
}

interface EventFieldsProps {
  readonly type: Signal<CallEventType>;
  readonly fields: ReadonlySignal<string>;
  readonly typed: Signal<string | undefined>;
}

function EventFields({ type, fields, typed }: EventFieldsProps) {
  return (
    <>
      <label for="inject-type">Event</label>
      <select
        id="inject-type"
        value={type.value}
        onChange={({ currentTarget }) => {
          type.value = currentTarget.value as CallEventType;
          typed.value = undefined;
        }}
      >
        {eventGroups.map(([title, types]) => (
          <optgroup key={title} label={title}>
            {types.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <label for="inject-fields">Fields (JSON)</label>
      <textarea
        id="inject-fields"
        rows={6}
        spellcheck={false}
        value={fields.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
          // A whole event that is pasted has its type with it.
          const made = eventOf(type.value, currentTarget.value);
          if (made.ok) type.value = made.event.type;
        }}
      />
    </>
  );
}

function exampleText(live: LiveCall, type: CallEventType): string {
  const call = live.call.value;
  void call?.version.value;
  return JSON.stringify(exampleOf(type, call?.frames.at(-1)?.context), undefined, 2);
}
