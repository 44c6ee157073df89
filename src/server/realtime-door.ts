import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { RouteNotFound } from '../errors/request-error.ts';
import { RealtimeProtocol, realtimeSubprotocol } from '../transports/realtime.ts';
import { createClientDoor, type ClientDoorOptions } from './client-door.ts';
import { offeredSubprotocols } from './subprotocols.ts';
import type { Door } from './upgrade-handler.ts';

/** Where clients of OpenAI's Realtime API connect: https://platform.openai.com/docs/guides/realtime-websocket. */
export const realtimePath = '/v1/realtime';

/** Twenty seconds of audio in base64, and no client sends a second at once. */
const maxMessageBytes = 1024 * 1024;
const keySubprotocol = 'openai-insecure-api-key.';
const nothingNamed = 'default';

export interface RealtimeDoorOptions {
  /** Unlike every other. */
  readonly newId: () => string;
  /** Whether there is an agent of this name. */
  readonly isAgent: (name: string) => boolean;
}

export function createRealtimeDoor(
  { newId, isAgent }: RealtimeDoorOptions,
  options: ClientDoorOptions,
): Door {
  return createClientDoor(
    {
      transport: 'openai-realtime',
      subprotocols: [realtimeSubprotocol],
      maxMessageBytes,
      howToSendToken: `send "Authorization: Bearer TOKEN", or offer the subprotocols ${realtimeSubprotocol} and ${keySubprotocol}TOKEN`,
      withToken,
      check,
      open: (request, { clock, onComplaint }) => {
        const model = modelOf(request);
        const agent = isAgent(model) ? model : undefined;
        return new RealtimeProtocol({ clock, newId, model, agent, onRefusal: onComplaint });
      },
    },
    options,
  );
}

/** Calls that came by WebRTC or SIP are joined so, and there are none. Throws `RouteNotFound`. */
function check(request: IncomingMessage): void {
  if (queryOf(request).has('call_id'))
    throw new RouteNotFound('Calls of other connections can not be joined; leave call_id out.');
}

/** `?model=NAME`: an agent's name, or a model's that the client believes to talk to. */
function modelOf(request: IncomingMessage): string {
  const name = queryOf(request).get('model') ?? '';
  return name === '' ? nothingNamed : name.slice(0, 128);
}

const queryOf = ({ url = '' }: IncomingMessage): URLSearchParams => new URLSearchParams(url.split('?', 2)[1]);

/** Browsers can't set a header: their key is one of the subprotocols. */
function withToken(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const offered = offeredSubprotocols(headers).find((name) => name.startsWith(keySubprotocol));
  if (offered === undefined || headers.authorization !== undefined) return headers;
  return { ...headers, authorization: `Bearer ${offered.slice(keySubprotocol.length)}` };
}
