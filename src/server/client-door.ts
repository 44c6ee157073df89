import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import { wishedAgent } from '../call/wished-agent.ts';
import type { TalkyError } from '../errors/talky-error.ts';
import { ClientConnection } from '../transports/client-connection.ts';
import type { ClientProtocol } from '../transports/client-protocol.ts';
import type { CallDoorOptions } from './call-door.ts';
import type { LineParts } from './call-lines.ts';
import { callSocketOptions, type CallSocket } from './call-socket.ts';
import type { ComplaintLog } from './complaint-log.ts';
import { checkOrigin, checkRoom } from './newcomers.ts';
import type { Door } from './upgrade-handler.ts';

/** A protocol of other people's clients, as a door lets it in. */
export interface ClientDoorProtocol {
  /** As logs name it. */
  readonly transport: string;
  /** The first of them that a client offers is selected. */
  readonly subprotocols: readonly string[];
  /** Of one message, in bytes. */
  readonly maxMessageBytes: number;
  /** How its clients send the token, as the refusal of one without it says. */
  readonly howToSendToken: string;
  /** The headers with the token where talky's own clients have theirs. */
  readonly withToken: (headers: IncomingHttpHeaders) => IncomingHttpHeaders;
  /** Throws what else a request is refused with; asked of those with a token alone. */
  readonly check?: (request: IncomingMessage) => void;
  readonly open: (
    request: IncomingMessage,
    parts: Pick<LineParts, 'clock'> & { readonly onComplaint: (complaint: TalkyError) => void },
  ) => ClientProtocol;
}

export interface ClientDoorOptions extends CallDoorOptions {
  readonly complaints: ComplaintLog;
}

/** Lets clients of this protocol in, as those of talky's own: who may call is the same. */
export function createClientDoor(protocol: ClientDoorProtocol, options: ClientDoorOptions): Door {
  const { lines, metrics, complaints } = options;
  const onComplaint = (complaint: TalkyError): void => complaints.note(protocol.transport, complaint);
  return {
    upgrades: new WebSocketServer({
      ...callSocketOptions,
      maxPayload: protocol.maxMessageBytes,
      handleProtocols: (offered) => protocol.subprotocols.find((name) => offered.has(name)) ?? false,
    }),
    admit: (request) => {
      const { headers } = request;
      checkOrigin(headers, options.isAllowedOrigin);
      options.checkEntry(protocol.withToken(headers), protocol.howToSendToken);
      protocol.check?.(request);
      checkRoom(options);
    },
    enter: (socket, request) =>
      lines.add(
        socket as CallSocket,
        (parts) =>
          new ClientConnection({
            ...parts,
            protocol: protocol.open(request, { ...parts, onComplaint }),
            onComplaint,
            open: (start, wishes, caller) => parts.open(start, caller, (agent) => wishedAgent(agent, wishes)),
          }),
      ),
    refused: (code) => metrics.callRefused(code),
  };
}
