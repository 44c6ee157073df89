import type { Parts } from './parts.ts';

/** What the agent understands, to be said or, by pressing it, sent in writing. */
export function Phrases({ desk, phone }: Parts) {
  const phrases = desk.agent.value?.phrases ?? [];
  if (phrases.length === 0 || phone.view.value.phase !== 'live') return null;
  return (
    <section class="panel" aria-labelledby="phrases-title">
      <h2 id="phrases-title">Things to say</h2>
      <ul class="phrases">
        {phrases.map((phrase) => (
          <li key={phrase}>
            <button
              type="button"
              class="phrase"
              title="Send it in writing"
              onClick={() => phone.type(phrase)}
            >
              {phrase}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
