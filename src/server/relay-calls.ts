import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { Agent } from '../call/agent.ts';
import { dialDestination } from '../telephony/dial-destination.ts';
import type { TalkyError } from '../errors/talky-error.ts';
import type { CarrierStart } from '../transports/carrier-codec.ts';
import { ClientConnection } from '../transports/client-connection.ts';
import { ConversationRelay } from '../transports/conversation-relay.ts';
import type { LineParts } from './call-lines.ts';
import { relayAgent } from './relay-agent.ts';

/** As with the carriers that send audio. */
const startTimeoutMs = 5000;
const maxStrikes = 3;
/** What the other end speaks and understands unless it is told otherwise. */
const usualLanguage = 'en-US';

export interface RelayOptions {
  readonly parts: LineParts;
  /** What the call is opened with; throws where it may not be. */
  readonly callStart: (start: CarrierStart) => CallStart;
  /** Notes what ends the call of this id once the carrier tells that it is over, and returns what forgets it. */
  readonly track: (carrierCallId: string, over: () => void) => () => void;
  /** The other end says that a message of ours was wrong. */
  readonly onComplaint: (description: string) => void;
  /** A message of the other end's was wrong, or the call was refused: the protocol can't tell it of that. */
  readonly onRefusal: (refusal: TalkyError) => void;
}

/** A call over a text relay: its ears and its voice are at the other end. */
export function connectRelay(options: RelayOptions): ClientConnection {
  const { parts, callStart, track, onComplaint, onRefusal } = options;
  const protocol = new ConversationRelay({ clock: parts.clock, onComplaint });
  const adapt = (agent: Agent): Agent => {
    protocol.isInterruptible = agent.policy.interruption.mode !== 'off';
    if (agent.language !== usualLanguage) protocol.speak(agent.language);
    return relayAgent(agent, protocol.ears, protocol.script);
  };
  let forget: (() => void) | undefined;
  const client: ClientConnection = new ClientConnection({
    ...parts,
    protocol,
    startTimeoutMs,
    maxStrikes,
    onComplaint: onRefusal,
    onClosed: () => forget?.(),
    // Nothing comes while nobody talks; a socket that is gone is noticed by its pings.
    connectionTimeoutMs: Infinity,
    open: (start, _wishes, connection) => {
      const { carrierCallId } = protocol;
      const told = carrierCallId === undefined ? start : { ...start, carrierCallId };
      const checked = callStart(told);
      if (carrierCallId !== undefined) forget = track(carrierCallId, () => client.over());
      return parts.open(checked, withTransfer(connection, protocol), adapt);
    },
  });
  return client;
}

function withTransfer(connection: CallerConnection, protocol: ConversationRelay): CallerConnection {
  return {
    sendAudio: (bytes) => connection.sendAudio(bytes),
    send: (output) => connection.send(output),
    // Throws for a destination that is none.
    transfer: async (destination) => protocol.transfer(dialDestination(destination).address),
  };
}
