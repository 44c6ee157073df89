import type { IncomingHttpHeaders } from 'node:http';
import { WebSocketServer } from 'ws';
import { AdmissionError } from '../errors/call-error.ts';
import { Forbidden } from '../errors/request-error.ts';
import type { Metrics } from '../observability/metrics.ts';
import { NativeConnection } from '../transports/native.ts';
import type { CallLines } from './call-lines.ts';
import { callSocketOptions, type CallSocket } from './call-socket.ts';
import type { OriginCheck } from './origin-check.ts';
import type { Readiness } from './readiness.ts';
import type { Door } from './upgrade-handler.ts';

const retryAfterUnstartedMs = 1000;

/** Throws what a request is refused with. */
export type EntryCheck = (headers: IncomingHttpHeaders) => void;

export interface CallDoorOptions {
  readonly lines: CallLines;
  readonly readiness: Readiness;
  readonly checkEntry: EntryCheck;
  readonly isAllowedOrigin: OriginCheck;
  readonly maxUnstartedSockets: number;
  readonly metrics: Metrics;
}

/** Lets those in who may call, as long as calls are taken. */
export function createCallDoor(options: CallDoorOptions): Door {
  const { lines, readiness, metrics } = options;
  return {
    upgrades: new WebSocketServer(callSocketOptions),
    admit: ({ headers }) => {
      if (!options.isAllowedOrigin(headers)) {
        throw new Forbidden('This origin may not call here; list it in the allowed origins.');
      }
      options.checkEntry(headers);
      const refusal = readiness.refusal();
      if (refusal !== undefined) throw refusal;
      if (lines.unstartedCount >= options.maxUnstartedSockets) {
        throw new AdmissionError('at-capacity', retryAfterUnstartedMs);
      }
    },
    enter: (socket) => lines.add(socket as CallSocket, (parts) => new NativeConnection(parts)),
    refused: (code) => metrics.callRefused(code),
  };
}
