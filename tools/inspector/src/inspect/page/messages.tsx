import type { Inspector } from '../inspector.ts';

/** What a person has to be told of the files they have given: it stays until they have read it, or one could be opened. */
export function Messages({ inspector }: { readonly inspector: Inspector }) {
  const messages = inspector.messages.value;
  return (
    <div class="messages" role="alert">
      {messages.length === 0 ? null : (
        <div class="message" data-message>
          <ul>
            {messages.map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
          <button type="button" class="quiet small" onClick={() => inspector.dismiss()}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
