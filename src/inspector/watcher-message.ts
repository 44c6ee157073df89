/** What a watcher asks for; `fault` is a sentence. */
export type WatcherMessage =
  | { readonly type: 'xstate.inspecting' }
  /** `session` is the actor that it is for; absent: the call. */
  | { readonly type: 'xstate.event'; readonly event: unknown; readonly session?: unknown }
  | { readonly type: 'fault'; readonly fault: string };

type Fields = Readonly<Record<string, unknown>>;

/** Reads a message of `@xstate/inspect`'s receiver, in which the event is a JSON text of its own. */
export function readWatcherMessage(text: string): WatcherMessage {
  const message = objectOf(text);
  if (message === undefined) return faultOf('The message is not a JSON object.');
  const { type, event: eventJson, service } = message;
  if (type === 'xstate.inspecting') return { type };
  if (type !== 'xstate.event')
    return faultOf('The type of the message is unknown: it is xstate.inspecting or xstate.event.');
  const event = typeof eventJson === 'string' ? objectOf(eventJson) : undefined;
  if (event === undefined) return faultOf('The event of the message is not the JSON text of an object.');
  const isWrapped = event['$$type'] === 'scxml';
  const session = service ?? (isWrapped ? event['origin'] : undefined);
  return { type, event: isWrapped ? event['data'] : event, ...(session === undefined ? {} : { session }) };
}

function faultOf(fault: string): WatcherMessage {
  return { type: 'fault', fault };
}

function objectOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}
