import { createHmac } from 'node:crypto';
import { agentFor } from './agent-for.ts';
import { comparableNumber } from './config/telephone-number.ts';
import type { CurrentLineUp } from './current-line-up.ts';
import type { LineUp } from './line-up.ts';
import { createNetworkCheck } from './server/media-networks.ts';
import type { RtpSettings, Telephony, TelephonySources } from './server/telephony.ts';
import type { System } from './system.ts';
import { createCarriers, whatCarrierLacks } from './telephony/carriers.ts';
import { OnceOnly } from './telephony/once-only.ts';
import { publicBase } from './telephony/public-base.ts';
import { sendRestRequest } from './telephony/send-rest-request.ts';
import { StreamTickets } from './telephony/stream-tickets.ts';

/** What a server needs for calls from carriers, of the configuration as it is at each request. */
export function telephonySources(current: CurrentLineUp, system: System): TelephonySources {
  let made: { readonly of: LineUp; readonly telephony: Telephony } | undefined;
  return {
    now: () => {
      const { now: lineUp } = current;
      if (made?.of !== lineUp) made = { of: lineUp, telephony: telephonyOf(lineUp, system) };
      return made.telephony;
    },
    tickets: new StreamTickets({
      key: ticketKey(current.now, system),
      nowMs: system.epochMs,
      newId: system.newId,
      used: new OnceOnly(),
    }),
    answered: new OnceOnly(),
    nowMs: system.epochMs,
    newCallId: system.newCallId,
    newStreamStart: system.newStreamStart,
    request: (request) => sendRestRequest(request, { fetcher: fetch, clock: system.clock }),
  };
}

function telephonyOf(lineUp: LineUp, { epochMs, newId }: System): Telephony {
  const { telephony } = lineUp.settings;
  const vonage = { ...telephony.vonage, private_key: lineUp.vonageKey };
  const agents = new Map(
    lineUp.config
      .agents()
      .flatMap(({ name, numbers = [] }) => numbers.map((number) => [comparableNumber(number), name])),
  );
  return {
    carriers: createCarriers({ ...telephony, vonage }, { nowMs: epochMs, newId }),
    publicUrl: publicBase(telephony.public_url),
    agentAt: (number) => agents.get(comparableNumber(number)),
    checkAgent: (name) => void agentFor(name, lineUp),
    lacks: (carrier) => whatCarrierLacks(carrier, telephony),
    rtp: rtpSettingsOf(telephony.rtp),
  };
}

function rtpSettingsOf(rtp: LineUp['settings']['telephony']['rtp']): RtpSettings {
  return {
    host: rtp.host,
    publicAddress: rtp.public_address,
    firstPort: rtp.first_port,
    lastPort: rtp.last_port,
    allows: createNetworkCheck(rtp.allowed_networks),
    delay: { minMs: rtp.jitter_min_ms, maxMs: Math.max(rtp.jitter_min_ms, rtp.jitter_max_ms) },
    silenceTimeoutMs: rtp.silence_timeout_seconds * 1000,
  };
}

/** The same in all processes of one configuration: webhook and socket of a call may come to different ones. */
function ticketKey({ config }: LineUp, system: System): Buffer {
  const secrets = config.secrets();
  if (secrets.length === 0) return Buffer.from(system.newRedactionKey());
  return createHmac('sha256', 'talky stream tickets').update(JSON.stringify(secrets)).digest();
}
