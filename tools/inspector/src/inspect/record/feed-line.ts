import { readFeedMessage } from './feed-message.ts';
import type { WatchLine, WatchLineEvents } from './watch-line.ts';

/**
 * Watches a live call over a WebSocket, in the protocol of `@xstate/inspect`: its own receiver can neither be closed, nor
 * tells that the line was lost, nor offers a token.
 */
export function openFeedLine(
  { url, protocols }: { readonly url: string; readonly protocols: readonly string[] },
  events: WatchLineEvents,
): WatchLine {
  const socket = new WebSocket(url, [...protocols]);
  let isOver = false;
  socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'xstate.inspecting' })));
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = typeof data === 'string' && !isOver ? readFeedMessage(data) : undefined;
    if (message !== undefined) events.onMessage(message);
  });
  socket.addEventListener('close', ({ code, reason }) => {
    if (isOver) return;
    isOver = true;
    events.onLost(code, reason);
  });
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: () => {
      isOver = true;
      socket.close(1000);
    },
  };
}
