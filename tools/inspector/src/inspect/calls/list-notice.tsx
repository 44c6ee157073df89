import { TokenField } from '../../view/token-field.tsx';
import type { Inspector } from '../inspector.ts';
import { FileButton } from '../page/file-button.tsx';
import { pageState } from '../page/page-state.ts';
import type { ListProblem } from './call-list.ts';
import { closedWords, tokenWords } from '../opening-words.ts';
import { listState } from './list-state.ts';

interface ListNoticeProps {
  readonly inspector: Inspector;
  /** How many rows there are below. */
  readonly shown: number;
}

const problemWords: Readonly<Record<Exclude<ListProblem, 'unauthorized' | 'forbidden'>, string>> = {
  away: 'The server does not answer. It is asked again every two seconds; files can be opened meanwhile.',
  off: 'The inspector is off on this server. Switch it on with inspector.enabled: true in its configuration, or TALKY_INSPECTOR=true in its environment, and start it again. Event logs can be dropped here all the same.',
  failed: 'The server could not tell its calls; its log says why. It is asked again every two seconds.',
};

function wordsOf(problem: ListProblem, hasToken: boolean, advice: string): string {
  if (problem === 'unauthorized') return tokenWords(hasToken);
  return problem === 'forbidden' ? closedWords(advice) : problemWords[problem];
}

/** Why there are no rows, or not those that one would look for. */
export function ListNotice({ inspector, shown }: ListNoticeProps) {
  const { problem, advice, isAsking, listing } = inspector.list.state.value;
  if (problem !== undefined) {
    // Beside a call that can't be opened, the token is asked for there.
    const isAskedElsewhere =
      inspector.route.value.page === 'call' && inspector.opening.value.name === 'failed';
    return (
      <div class="calls-notice" role="status" data-part="list-notice">
        <p>{wordsOf(problem, inspector.desk.token.value !== '', advice)}</p>
        {problem === 'unauthorized' && !isAskedElsewhere ? (
          <TokenField
            desk={{ token: inspector.desk.token, useToken: (token) => inspector.useToken(token) }}
            id="token-list"
          />
        ) : null}
        <FileButton inspector={inspector} label="Open a log" className="small" />
      </div>
    );
  }
  if (shown > 0) return null;
  if (isAsking)
    return (
      <p class="calls-notice hint">
        Asking for the calls … A server with many recorded ones takes a while to read them the first time.
      </p>
    );
  const isSearched = listState.words.value.trim() !== '' || listState.filter.value !== 'all';
  if (isSearched && ((listing?.calls.length ?? 0) > 0 || inspector.files.value.length > 0))
    return (
      <div class="calls-notice" data-part="list-notice">
        <p>No call is like that.</p>
        <button
          type="button"
          class="small"
          onClick={() => {
            listState.words.value = '';
            listState.filter.value = 'all';
          }}
        >
          Show all
        </button>
      </div>
    );
  return (
    <div class="calls-notice" data-part="list-notice">
      {pageState.hasTalk.value ? (
        <p>
          No calls yet. Open <a href="../">Talk</a> and say hello, or drop an event log here.
        </p>
      ) : (
        <p>No calls. Drop an event log here.</p>
      )}
      <FileButton inspector={inspector} label="Open a log" className="small" />
    </div>
  );
}
