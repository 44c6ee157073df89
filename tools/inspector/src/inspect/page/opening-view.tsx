import { TokenField } from '../../view/token-field.tsx';
import type { Inspector } from '../inspector.ts';
import { FileButton } from './file-button.tsx';

/** In place of a call: that it is being opened, or why it can't be. */
export function OpeningView({ inspector }: { readonly inspector: Inspector }) {
  const opening = inspector.opening.value;
  const { problem } = inspector.list.state.value;
  if (opening.name !== 'failed') {
    const entries = opening.name === 'busy' ? opening.entries : 0;
    return (
      <main class="placard" data-part="opening" aria-live="polite">
        <p>Opening {opening.name === 'busy' ? opening.what : 'the call'} …</p>
        <p class="hint">{entries === 0 ? 'Asking for its event log' : `${entries} lines replayed`}</p>
      </main>
    );
  }
  return (
    <main class="placard" data-part="failure" aria-live="assertive">
      <p>{opening.words}</p>
      {problem === 'unauthorized' ? (
        <TokenField
          desk={{ token: inspector.desk.token, useToken: (token) => inspector.useToken(token) }}
          id="token-call"
        />
      ) : null}
      <p class="placard-actions">
        <button type="button" class="small" onClick={() => void inspector.openAgain()}>
          Try again
        </button>
        <FileButton inspector={inspector} label="Open a log" className="small" />
        <a class="link-button" href="#/">
          All calls
        </a>
      </p>
    </main>
  );
}
