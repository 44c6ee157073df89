import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { VoiceAgentProtocol } from '../transports/voice-agent.ts';
import { createClientDoor, type ClientDoorOptions } from './client-door.ts';
import { offeredSubprotocols } from './subprotocols.ts';
import type { Door } from './upgrade-handler.ts';

/** Where clients of Deepgram's voice agent connect: https://developers.deepgram.com/reference/voice-agent/voice-agent. */
export const voiceAgentPath = '/v1/agent/converse';

const maxMessageBytes = 256 * 1024;

export interface VoiceAgentDoorOptions {
  /** Unlike every other. */
  readonly newId: () => string;
  /** Throws `AgentNotFound`. */
  readonly checkAgent: (name: string) => void;
}

export function createVoiceAgentDoor(
  { newId, checkAgent }: VoiceAgentDoorOptions,
  options: ClientDoorOptions,
): Door {
  return createClientDoor(
    {
      transport: 'voice-agent',
      subprotocols: ['token', 'bearer'],
      maxMessageBytes,
      howToSendToken: 'send "Authorization: Token TOKEN", or offer the subprotocols "token" and TOKEN',
      withToken,
      check: (request) => {
        const agent = agentOf(request);
        if (agent !== undefined) checkAgent(agent);
      },
      open: (request) => {
        const agent = agentOf(request);
        return new VoiceAgentProtocol(agent === undefined ? { newId } : { newId, agent });
      },
    },
    options,
  );
}

/** `?agent=NAME`, as settings have no place for a name beside their own agent. */
function agentOf({ url = '' }: IncomingMessage): string | undefined {
  const name = new URLSearchParams(url.split('?', 2)[1]).get('agent') ?? '';
  return name === '' ? undefined : name.slice(0, 128);
}

/** Keys come as `Authorization: Token KEY`, and from browsers as the subprotocol behind `token`. */
function withToken(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const [first, second] = offeredSubprotocols(headers);
  const given = /^token +(\S+)$/i.exec(headers.authorization?.trim() ?? '')?.[1];
  const offered = first === 'token' || first === 'bearer' ? second : undefined;
  const key = given ?? offered;
  return key === undefined ? headers : { ...headers, authorization: `Bearer ${key}` };
}
