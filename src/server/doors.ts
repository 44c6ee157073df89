import { createCallDoor } from './call-door.ts';
import { createCarrierDoor, type CarrierDoorOptions } from './carrier-door.ts';
import { readMediaPath } from './carrier-paths.ts';
import type { ClientDoorOptions } from './client-door.ts';
import { watchPath } from './inspector-door.ts';
import { createRealtimeDoor, realtimePath, type RealtimeDoorOptions } from './realtime-door.ts';
import { callPath, type Door } from './upgrade-handler.ts';
import { createVoiceAgentDoor, voiceAgentPath, type VoiceAgentDoorOptions } from './voice-agent-door.ts';

export interface DoorsOptions extends ClientDoorOptions, RealtimeDoorOptions, VoiceAgentDoorOptions {
  /** Absent: carriers bring no calls. */
  readonly telephony: Pick<CarrierDoorOptions, 'sources' | 'calls'> | undefined;
  readonly inspector: Door | undefined;
}

/** All that can be upgraded to a WebSocket: which door lies behind a path. */
export function createDoors(options: DoorsOptions): (path: string) => Door | undefined {
  const { telephony, inspector } = options;
  const call = createCallDoor(options);
  const voiceAgent = createVoiceAgentDoor(options, options);
  const realtime = createRealtimeDoor(options, options);
  const carrier = telephony && createCarrierDoor({ ...options, ...telephony });
  return (path) => {
    if (path === callPath) return call;
    if (path === voiceAgentPath) return voiceAgent;
    if (path === realtimePath) return realtime;
    if (path.startsWith(watchPath)) return inspector;
    return readMediaPath(path) === undefined ? undefined : carrier;
  };
}
