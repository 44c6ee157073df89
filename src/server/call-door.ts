import type { IncomingHttpHeaders } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Metrics } from '../observability/metrics.ts';
import { NativeConnection } from '../transports/native.ts';
import type { CallLines } from './call-lines.ts';
import { callSocketOptions, type CallSocket } from './call-socket.ts';
import { checkOrigin, checkRoom } from './newcomers.ts';
import type { OriginCheck } from './origin-check.ts';
import type { Readiness } from './readiness.ts';
import type { Door } from './upgrade-handler.ts';

/** Throws what a request is refused with. */
export type EntryCheck = (headers: IncomingHttpHeaders, howToSendToken?: string) => void;

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
  const { lines, metrics } = options;
  return {
    upgrades: new WebSocketServer(callSocketOptions),
    admit: ({ headers }) => {
      checkOrigin(headers, options.isAllowedOrigin);
      options.checkEntry(headers);
      checkRoom(options);
    },
    enter: (socket) => lines.add(socket as CallSocket, (parts) => new NativeConnection(parts)),
    refused: (code) => metrics.callRefused(code),
  };
}
