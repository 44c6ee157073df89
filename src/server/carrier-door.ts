import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import { RequestReplayed, RouteNotFound } from '../errors/request-error.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Admittance } from '../telephony/carrier.ts';
import type { CallLines } from './call-lines.ts';
import { callSocketOptions, type CallSocket } from './call-socket.ts';
import type { CarrierArrival, CarrierCalls } from './carrier-calls.ts';
import { carrierNamed, carrierRequest, isCarrier, readMediaPath, type MediaPath } from './carrier-paths.ts';
import { checkCarrierRoom, checkUnprovenRoom } from './newcomers.ts';
import type { Readiness } from './readiness.ts';
import type { TelephonySources } from './telephony.ts';
import type { Door } from './upgrade-handler.ts';

export interface CarrierDoorOptions {
  readonly sources: TelephonySources;
  readonly calls: CarrierCalls;
  readonly lines: CallLines;
  readonly readiness: Readiness;
  readonly maxUnstartedSockets: number;
  readonly metrics: Metrics;
}

/** Lets the carriers' media sockets in. */
export function createCarrierDoor(options: CarrierDoorOptions): Door {
  const { sources, calls, lines, metrics } = options;
  const arrivals = new WeakMap<IncomingMessage, CarrierArrival>();
  const subprotocolOf = (request: IncomingMessage): string | undefined =>
    arrivals.get(request)?.carrier.subprotocol;
  const checkFirst = (carrier: string, proof: string): void => {
    if (!sources.answered.first(`${carrier} ${proof}`, sources.nowMs()))
      throw new RequestReplayed('This upgrade was seen already.');
  };
  const admit = (request: IncomingMessage, found: MediaPath): void | Promise<void> => {
    const { url = '', headers, method = 'GET' } = request;
    const telephony = sources.now();
    const carrier = carrierNamed(found.carrier, telephony);
    const asked = carrierRequest({ method, path: url, headers }, found.agent, telephony, 'ws');
    const take = (admittance: Admittance): void => {
      // What is refused for want of room may come again.
      if (admittance === 'by-ticket') checkUnprovenRoom(options);
      else {
        checkCarrierRoom(options);
        // Strangers, who have a ticket to show yet, learn of no agent.
        if (found.agent !== undefined) telephony.checkAgent(found.agent);
      }
      if (typeof admittance === 'object') checkFirst(carrier.name, admittance.onceOnly);
      arrivals.set(request, { carrier, request: asked, admittance });
    };
    const checked = carrier.checkUpgrade(asked);
    return checked instanceof Promise ? checked.then(take) : take(checked);
  };
  return {
    upgrades: new WebSocketServer({
      ...callSocketOptions,
      handleProtocols: (offered, request) => {
        const wanted = subprotocolOf(request);
        return wanted !== undefined && offered.has(wanted) && wanted;
      },
    }),
    admit: (request) => {
      const found = carrierAt(request);
      const tell = (error: unknown): never => {
        if (isCarrier(found.carrier, sources.now())) calls.refused(error, { transport: found.carrier });
        throw error;
      };
      try {
        const admitted = admit(request, found);
        return admitted instanceof Promise ? admitted.catch(tell) : admitted;
      } catch (error) {
        return tell(error);
      }
    },
    enter: (socket, request) => {
      const arrival = arrivals.get(request);
      if (arrival === undefined) socket.terminate();
      else {
        const isUnproven = arrival.admittance === 'by-ticket';
        lines.add(socket as CallSocket, (parts) => calls.connect(arrival, parts), isUnproven);
      }
    },
    refused: (code) => metrics.callRefused(code),
  };
}

/** Throws `RouteNotFound`. */
function carrierAt({ url = '' }: IncomingMessage): MediaPath {
  const [path = ''] = url.split('?', 1);
  const found = readMediaPath(path);
  if (found === undefined) throw new RouteNotFound('There is no such carrier.');
  return found;
}
