import type { CallState } from '../../machines/vocabulary/call-state.ts';
import type { CallRecord } from './call-record.ts';
import type { ClientFeed } from './client-feed.ts';
import { readyMessage } from './ready-message.ts';

interface Told {
  readonly record: CallRecord;
  readonly client: ClientFeed;
  readonly options: Parameters<typeof readyMessage>[0];
}

/** Notes that the machine has entered a state and tells the client, who hears `ready` before the first one. */
export function tellOfState(state: CallState, { record, client, options }: Told): void {
  if (state === 'connecting' || (record.state === state && client.isReady)) return;
  record.entered(state);
  const isOver = state === 'ended' || state === 'failed';
  if (!client.isReady && isOver) return;
  client.begin(readyMessage(options));
  client.send({ type: 'state', state, at: client.at() });
}
