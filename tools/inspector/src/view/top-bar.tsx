import type { Parts } from './parts.ts';
import { ShortcutList } from './shortcut-list.tsx';
import { TokenField } from './token-field.tsx';

interface TopBarProps extends Parts {
  /** Below, it is told at length whom one can call. */
  readonly isWelcoming: boolean;
}

/** Whose page it is, whom one talks to, and what has to be known of them. */
export function TopBar({ desk, phone, isWelcoming }: TopBarProps) {
  const { phase, agent: called, callId } = phone.view.value;
  const inspector = desk.inspectorUrl.value;
  const agent = desk.agent.value;
  const label = phase === 'live' && called !== undefined && called !== agent?.name ? called : agent?.label;
  return (
    <header class="top">
      <h1 class="brand">
        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
          <path class="brand-caller" d="M5 12v8M11 8v16" />
          <path class="brand-agent" d="M17 12v8M23 5v22M28 13v6" />
        </svg>
        talky<span class="brand-page">Talk</span>
      </h1>
      {inspector === undefined ? null : (
        <a
          class="brand-other"
          data-action="inspect"
          href={callId === undefined ? inspector : `${inspector}#/call/${callId}`}
          target="talky-inspector"
        >
          {callId === undefined ? 'Inspect' : 'Inspect this call'}
        </a>
      )}
      {label === undefined || isWelcoming ? null : (
        <p class="whom" data-part="agent">
          <strong>{label}</strong>{' '}
          {agent?.notice === undefined ? null : <span class="notice">{agent.notice}</span>}
        </p>
      )}
      <div class="top-tools">
        <ShortcutList />
        <details class="pop">
          <summary>{desk.token.value === '' ? 'Access token' : 'Access token (set)'}</summary>
          <div class="pop-body">
            <TokenField desk={desk} id="token-top" />
          </div>
        </details>
      </div>
    </header>
  );
}
