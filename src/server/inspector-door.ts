import { WebSocketServer, type ServerOptions } from 'ws';
import { inspectorSubprotocol, type InspectorAccess } from './inspector-access.ts';
import { longestPartingMs } from './parting.ts';
import type { Door } from './upgrade-handler.ts';
import type { Watchers } from './watchers.ts';

/** A live call is watched at this and its id. */
export const watchPath = '/v1/inspect/';

const maxIdCharacters = 128;

const socketOptions = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: 64 * 1024,
  maxFragments: 16,
  maxBufferedChunks: 1024,
  // `part` gives up earlier.
  closeTimeout: 2 * longestPartingMs,
  allowSynchronousEvents: false,
  // A bearer token is offered in the same header and must not be echoed.
  handleProtocols: (offered: Set<string>): string | false =>
    offered.has(inspectorSubprotocol) && inspectorSubprotocol,
} satisfies ServerOptions & { readonly closeTimeout: number };

/** Lets those in who may see calls from the inside. */
export function createInspectorDoor(access: InspectorAccess, watchers: Watchers): Door {
  return {
    upgrades: new WebSocketServer(socketOptions),
    admit: ({ headers, httpVersion, socket }) =>
      access.check({ headers, httpVersion, address: socket.remoteAddress }),
    enter: (socket, { url = '' }) => watchers.add(socket, watchedId(url)),
    refused: () => undefined,
  };
}

/** Looked up among the live calls, and nothing else is done with it. */
function watchedId(url: string): string {
  const [path = ''] = url.split('?', 1);
  try {
    return decodeURIComponent(path.slice(watchPath.length)).slice(0, maxIdCharacters);
  } catch {
    return '';
  }
}
