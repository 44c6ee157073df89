import type { FeedMessage } from '../../../../../src/inspector/wire.ts';

const types: ReadonlySet<unknown> = new Set<FeedMessage['type']>([
  'service.register',
  'service.event',
  'service.state',
  'service.log',
  'service.stop',
  'service.dropped',
  'service.refused',
]);

/** The message that a text of the feed holds; undefined for what a newer server says beyond it. */
export function readFeedMessage(text: string): FeedMessage | undefined {
  try {
    const message: unknown = JSON.parse(text);
    const isKnown =
      typeof message === 'object' && message !== null && types.has(Reflect.get(message, 'type'));
    return isKnown ? (message as FeedMessage) : undefined;
  } catch {
    return undefined;
  }
}

/** What gives the actor of a session an event, as `@xstate/inspect` sends it: a text in a text. */
export function injection(sessionId: string, event: { readonly type: string }): string {
  const scxml = { name: event.type, data: event, $$type: 'scxml', type: 'external', origin: sessionId };
  return JSON.stringify({ type: 'xstate.event', event: JSON.stringify(scxml), service: sessionId });
}
