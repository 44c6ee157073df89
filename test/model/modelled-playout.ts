import type { ReplyEvent } from '../../machines/vocabulary/reply.ts';
import type { ReplyWorld } from './call-world.ts';

type Send = (event: ReplyEvent) => void;

/** Hands over what may be heard, or finds that there is no more. */
export function pump(reply: ReplyWorld, send: Send): void {
  if (!reply.released || reply.over) return;
  if (reply.positionMs < reply.endMs) {
    if (reply.started) return;
    reply.started = true;
    send({ type: 'playout.started', reply: reply.id });
  } else if (reply.complete) settle(reply, send);
}

/** All that there is was played. */
export function settle(reply: ReplyWorld, send: Send): void {
  if (reply.complete) {
    reply.over = true;
    send({ type: 'playout.finished', reply: reply.id });
  } else if (reply.playable) {
    reply.playable = false;
    send({ type: 'playout.drained', reply: reply.id });
  }
}
