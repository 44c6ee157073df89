import type { Inspector } from '../inspector.ts';
import type { LiveStatus } from '../record/live-call.ts';
import type { ShownCall } from '../shown-call.ts';

interface CallNoticesProps {
  readonly inspector: Inspector;
  readonly shown: ShownCall;
}

/** What is not as it should be with the call that is shown, or with the line to it. */
export function CallNotices({ inspector, shown }: CallNoticesProps) {
  const { live, notices } = shown;
  return (
    <div class="notes">
      <div role="status">
        {live === undefined ? null : (
          <LineNotice status={live.status.value} inspector={inspector} shown={shown} />
        )}
      </div>
      {notices.value.map((notice) => (
        <p key={notice} class="note" data-notice>
          <span>{notice}</span>
          <button
            type="button"
            class="quiet small"
            onClick={() => {
              notices.value = notices.value.filter((each) => each !== notice);
            }}
          >
            Dismiss
          </button>
        </p>
      ))}
    </div>
  );
}

function LineNotice({ status, inspector, shown }: CallNoticesProps & { readonly status: LiveStatus }) {
  switch (status.name) {
    case 'joining':
    case 'attached':
      return null;
    case 'lost':
      return (
        <p class="note note-warning" data-notice="lost">
          <span>The line to the server is lost; trying again.</span>
          <button type="button" class="small" onClick={() => shown.live?.attachNow()}>
            Try now
          </button>
        </p>
      );
    case 'dropped':
      return (
        <p class="note note-warning" data-notice="dropped">
          <span>
            {status.notice}{' '}
            {shown.call.firstLine === 0
              ? 'What came before stays.'
              : 'This call is not recorded: what came before is gone once you attach again.'}
          </span>
          <button type="button" class="small" onClick={() => shown.live?.attach()}>
            Attach again
          </button>
        </p>
      );
    case 'over':
      return (
        <p class="note" data-notice="over">
          <span>{status.notice}</span>
          {shown.call.firstLine === 0 ? (
            <button type="button" class="small" onClick={() => void inspector.openAgain()}>
              Open its recording
            </button>
          ) : null}
        </p>
      );
  }
}
