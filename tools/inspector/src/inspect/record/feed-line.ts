import type { FeedMessage } from '../../../../../src/inspector/wire.ts';
import { readFeedMessage } from './feed-message.ts';

export interface FeedLineEvents {
  onMessage(message: FeedMessage): void;
  /** Once, as the last: RFC 6455 §7.4's code, 1006 where there was no close frame; `notice` is a sentence or empty. */
  onLost(closeCode: number, notice: string): void;
}

/** A line on which a live call is watched. */
export interface WatchLine {
  /** A JSON text. */
  send(message: string): void;
  /** Nothing is told any more. */
  close(): void;
}

/**
 * Watches a live call over a WebSocket, in the protocol of `@xstate/inspect`: its own receiver can neither be closed, nor
 * tells that the line was lost, nor offers a token.
 */
export function openFeedLine(
  { url, protocols }: { readonly url: string; readonly protocols: readonly string[] },
  events: FeedLineEvents,
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
