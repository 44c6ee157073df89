import { useComputed } from '@preact/signals';
import { FaultBoundary } from '../../view/fault-boundary.tsx';
import { CallPage } from '../call-page.tsx';
import { CallListView } from '../calls/call-list-view.tsx';
import type { Inspector } from '../inspector.ts';
import { DropZone } from './drop-zone.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { Messages } from './messages.tsx';
import { OpeningView } from './opening-view.tsx';
import { pageState } from './page-state.ts';
import { TopBar } from './top-bar.tsx';

/**
 * The page: a list of calls, and one of them.
 *
 * Its `data-` attributes are for tests and measurements from outside: here what is shown and how it stands; further in,
 * `data-call` on the rows of the list, `data-view` on the views of a call and `data-action` on what can be pressed.
 */
export function App({ inspector }: { readonly inspector: Inspector }) {
  const { page } = inspector.route.value;
  const shown = inspector.shown.value;
  // Its progress is nothing to the rest of the page.
  const opening = useComputed(() => inspector.opening.value.name);
  const isOne = page !== 'list';
  const hasList = !isOne || (pageState.isListShown.value && !pageState.isNarrow.value);
  return (
    <div class="page" data-page={page} data-opening={opening} data-list={hasList ? 'shown' : 'hidden'}>
      <TopBar inspector={inspector} />
      <Messages inspector={inspector} />
      <div class="inspect">
        {hasList ? (
          <FaultBoundary key="list" what="The list of calls">
            <CallListView inspector={inspector} />
          </FaultBoundary>
        ) : null}
        {isOne && shown !== undefined ? (
          <FaultBoundary key={`${shown.key} ${shown.call.firstLine}`} what="The view of this call">
            <CallPage inspector={inspector} shown={shown} />
          </FaultBoundary>
        ) : null}
        {isOne && shown === undefined ? <OpeningView inspector={inspector} /> : null}
      </div>
      <HelpDialog />
      <DropZone inspector={inspector} />
    </div>
  );
}
