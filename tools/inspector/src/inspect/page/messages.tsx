import type { Inspector } from '../inspector.ts';

/** What a person has to be told beside what is shown: it stays until they have read it. */
export function Messages({ inspector }: { readonly inspector: Inspector }) {
  const messages = inspector.messages.value;
  return (
    <div class="messages" role="alert">
      {messages.map((message) => (
        <p key={message} class="message" data-message>
          <span>{message}</span>
          <button type="button" class="quiet small" onClick={() => inspector.dismiss(message)}>
            Dismiss
          </button>
        </p>
      ))}
    </div>
  );
}
