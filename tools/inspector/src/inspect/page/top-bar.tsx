import { TokenField } from '../../view/token-field.tsx';
import type { Inspector } from '../inspector.ts';
import { FileButton } from './file-button.tsx';
import { pageState } from './page-state.ts';

/** Whose page it is, the way to Talk, and what there is for the whole page. */
export function TopBar({ inspector }: { readonly inspector: Inspector }) {
  const { desk } = inspector;
  const { listing, problem } = inspector.list.state.value;
  const tokenNote = desk.token.value === '' ? '' : problem === 'unauthorized' ? ' (refused)' : ' (set)';
  return (
    <header class="top">
      <h1 class="brand">
        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
          <path class="brand-caller" d="M5 12v8M11 8v16" />
          <path class="brand-agent" d="M17 12v8M23 5v22M28 13v6" />
        </svg>
        <span class="top-long">talky</span>
      </h1>
      <nav class="top-pages" aria-label="Pages">
        {pageState.hasTalk.value ? <a href="../">Talk</a> : null}
        <a href="#/" aria-current="page">
          Inspect
        </a>
      </nav>
      {listing?.redact === true ? (
        <p class="hint top-note">Words are shown as pseudonyms, as inspector.redact is set.</p>
      ) : null}
      <div class="top-tools">
        <FileButton inspector={inspector} label="Open a log" className="quiet small" />
        <button
          type="button"
          class="quiet small top-keyboard"
          data-action="help"
          onClick={() => {
            pageState.isHelpOpen.value = true;
          }}
        >
          Keyboard
        </button>
        {problem === 'forbidden' ? null : (
          <details class="pop">
            <summary>
              <span class="top-long">Access </span>token{tokenNote}
            </summary>
            <div class="pop-body">
              <TokenField
                desk={{ token: desk.token, useToken: (token) => inspector.useToken(token) }}
                id="token-top"
              />
            </div>
          </details>
        )}
      </div>
    </header>
  );
}
