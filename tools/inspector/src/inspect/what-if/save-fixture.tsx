import { useMemo } from 'preact/hooks';
import { hasPseudonyms } from './has-pseudonyms.ts';
import type { SavedFixture } from './what-if-messages.ts';
import type { WhatIf } from './what-if.ts';

/** Makes fixtures of a call and of what was played. */
export function SaveFixture({ whatIf }: { readonly whatIf: WhatIf }) {
  const isBusy = whatIf.state.value.kind === 'running';
  const isRedacted = useMemo(() => hasPseudonyms(whatIf.entries), [whatIf]);
  const made = whatIf.made.value;
  return (
    <section class="what-if-save" aria-labelledby="what-if-save-title">
      <h3 id="what-if-save-title">Save as fixture</h3>
      <p class="hint">
        A YAML file that “talky replay” plays as a test.{' '}
        {isRedacted
          ? 'Its words are pseudonyms, as on this page: it does not hold what was said in the call.'
          : 'It holds what was said in the call.'}
      </p>
      <div class="what-if-buttons">
        <button
          type="button"
          data-action="save-recorded"
          disabled={isBusy || whatIf.settings.value === undefined}
          onClick={() => whatIf.save('recorded')}
        >
          Save as recorded
        </button>
        <button
          type="button"
          data-action="save-changed"
          disabled={isBusy || whatIf.result.value === undefined || whatIf.isOutdated.value}
          onClick={() => whatIf.save('changed')}
        >
          Save this variant
        </button>
      </div>
      {made === undefined ? null : <Made made={made} onDownload={() => whatIf.download()} />}
    </section>
  );
}

interface MadeProps {
  readonly made: SavedFixture;
  readonly onDownload: () => void;
}

function Made({ made: { warning, remarks }, onDownload }: MadeProps) {
  return (
    <div class="what-if-made" role="status" data-part="what-if-made">
      {warning === undefined ? null : (
        <>
          <p>{warning}</p>
          <button type="button" data-action="download" onClick={onDownload}>
            Download it
          </button>
        </>
      )}
      {remarks.length === 0 ? null : (
        <details>
          <summary>{warning === undefined ? 'What does not fit in it' : 'What differs'}</summary>
          <ul>
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
