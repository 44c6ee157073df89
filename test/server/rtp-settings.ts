import { createNetworkCheck } from '../../src/server/media-networks.ts';
import type { RtpSettings } from '../../src/server/telephony.ts';

/** Calls over RTP to this machine and the 10. network, on five ports. */
export const rtpSettings: RtpSettings = {
  host: '127.0.0.1',
  publicAddress: undefined,
  firstPort: 23_001,
  lastPort: 23_005,
  allows: createNetworkCheck(['127.0.0.0/8', '10.0.0.0/8']),
  delay: { minMs: 20, maxMs: 20 },
  silenceTimeoutMs: 5000,
};
