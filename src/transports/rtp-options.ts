import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { JitterFigures } from '../audio/jitter-buffer.ts';
import type { DelayRange } from '../audio/playout-delay.ts';
import type { RtpStreamStart } from '../audio/rtp-stream.ts';
import type { TransportClock } from './transport-clock.ts';

/** An end of a media stream; the host is an IP address. */
export interface MediaAddress {
  readonly host: string;
  readonly port: number;
}

/** Where the peer was said to be. */
export interface AnnouncedPeer {
  readonly host: string;
  /** Media are sent there and taken from there alone. Absent: wherever on that host the first packet comes from. */
  readonly port?: number | undefined;
  /** Absent: the port above that of the media. */
  readonly rtcpPort?: number | undefined;
}

/** What a call over RTP sends through. Nothing here throws. */
export interface RtpSocket {
  send(bytes: Uint8Array, to: MediaAddress): void;
  /** From the port above that of the media. */
  sendControl(bytes: Uint8Array, to: MediaAddress): void;
  /** Closes both. */
  close(): void;
}

export interface RtpOptions {
  readonly socket: RtpSocket;
  readonly clock: TransportClock;
  /** Of both directions. */
  readonly format: AudioFormat;
  readonly payloadType: number;
  /** Of telephone-events; absent: there are none. */
  readonly dtmfPayloadType?: number | undefined;
  readonly peer: AnnouncedPeer;
  /** Without a port of the peer's: whether a packet from another host may be the first; undefined: none. */
  readonly mayComeFrom?: ((host: string) => boolean) | undefined;
  readonly start: RtpStreamStart;
  /** Tells the peer who says goodbye (RFC 3550 §6.5.1). */
  readonly canonicalName: string;
  readonly delay: DelayRange;
  /** So long without a packet and the call is over; the first one has as long to come. */
  readonly silenceTimeoutMs: number;
  /** Opens the call, once it is known where its media go; may throw. */
  readonly open: (connection: CallerConnection) => LiveCall;
  readonly onFault: (error: unknown) => void;
  /** Once; nothing is sent any more. */
  readonly onClosed: (why: RtpEnd, figures: JitterFigures) => void;
}

/** `no-media`: nothing has come; `refused`: the call could not be opened; `cancelled`: before anything had come. */
export type RtpEnd = 'ended' | 'goodbye' | 'silence' | 'no-media' | 'refused' | 'cancelled' | 'fault';
