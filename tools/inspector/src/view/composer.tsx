import { useSignal } from '@preact/signals';
import type { Phone } from '../call/phone.ts';
import { maxTypedCharacters } from '../model/client-message.ts';
import { Icon } from './icons.tsx';

/** One whole turn, typed. It interrupts as speech does. */
export function Composer({ phone }: { readonly phone: Phone }) {
  const draft = useSignal('');
  const send = (event: Event): void => {
    event.preventDefault();
    phone.type(draft.value);
    draft.value = '';
  };
  return (
    <form class="composer" onSubmit={send}>
      <label class="visually-hidden" for="typed">
        Say in writing
      </label>
      <input
        id="typed"
        type="text"
        autocomplete="off"
        enterkeyhint="send"
        aria-keyshortcuts="Alt+T"
        placeholder="Type instead of talking"
        maxLength={maxTypedCharacters}
        value={draft.value}
        onInput={({ currentTarget }) => {
          draft.value = currentTarget.value;
        }}
      />
      <button type="submit" class="primary" disabled={draft.value.trim() === ''}>
        <span class="button-words">Send</span>
        <Icon name="send" />
      </button>
    </form>
  );
}
