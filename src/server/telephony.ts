import type { CallId } from '../../machines/vocabulary/ids.ts';
import type { DelayRange } from '../audio/playout-delay.ts';
import type { RtpStreamStart } from '../audio/rtp-stream.ts';
import type { Carrier } from '../telephony/carrier.ts';
import type { RestRequest } from '../telephony/rest-request.ts';
import type { StreamTickets } from '../telephony/stream-tickets.ts';
import type { MediaEnd } from './media-ports.ts';
import type { NetworkCheck } from './media-networks.ts';
import type { OnceOnly } from '../telephony/once-only.ts';

/** What the server needs for calls that come from carriers; read anew at each request. */
export interface Telephony {
  /** Those that are configured, by their names. */
  readonly carriers: ReadonlyMap<string, Carrier>;
  /** How carriers reach this server, as `https://voice.example.org`; empty: as their requests say. */
  readonly publicUrl: string;
  /** The agent that answers this number. */
  readonly agentAt: (number: string) => string | undefined;
  /** Throws `AgentNotFound` where this agent, or the default one, takes no calls. */
  readonly checkAgent: (name: string | undefined) => void;
  /** What to set so that a carrier of this name is taken; undefined for a name that is none. */
  readonly lacks: (carrier: string) => string | undefined;
  readonly rtp: RtpSettings;
}

/** How calls over RTP are taken. */
export interface RtpSettings extends MediaEnd {
  /** What peers are told in place of `host`. */
  readonly publicAddress: string | undefined;
  /** Whether media may be sent to this address. */
  readonly allows: NetworkCheck;
  readonly delay: DelayRange;
  readonly silenceTimeoutMs: number;
}

/** What lasts longer than a configuration. */
export interface TelephonySources {
  readonly now: () => Telephony;
  readonly tickets: StreamTickets;
  /** Webhooks that were answered. */
  readonly answered: OnceOnly;
  readonly newCallId: () => CallId;
  /** Not to be guessed. */
  readonly newStreamStart: () => RtpStreamStart;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Rejects with a `CarrierRefused`. */
  readonly request: (request: RestRequest) => Promise<void>;
}
