import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { EndReason } from '../../machines/vocabulary/call-state.ts';
import type { TalkyError } from '../errors/talky-error.ts';

/** What a carrier tells of a call as its media begins. */
export interface CarrierStart {
  /** Caller to server. */
  readonly audio: AudioFormat;
  /** Server to caller. */
  readonly output: AudioFormat;
  /** The carrier's own id of the call, by which it is hung up and transferred. */
  readonly carrierCallId?: string;
  /**
   * What the carrier tells of the call, and the parameters that were given to it with the answer. `from` and `to` are the
   * caller's number and the one dialled, on every carrier.
   */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Takes what the messages of a carrier mean, in the order in which they mean it. */
export interface CarrierSink {
  /**
   * The media begin; what the call is answered with is known. `read` is called once, before this returns. Throws
   * `StartRefused` for an `InvalidMessage` of it, and `InvalidMessage` where the call was started already: `read` is not
   * called then.
   */
  start(read: () => CarrierStart): void;
  /** Whole samples in `CarrierStart.audio`; read before this returns. */
  audio(bytes: Uint8Array): void;
  /** One of `0-9*#A-D`. */
  dtmf(digit: string): void;
  /** The carrier answers this mark. Whether it was played, or dropped by a clear, is told where the carrier tells it. */
  mark(name: string, fate?: 'played' | 'cleared'): void;
  /** The carrier plays nothing, and wants nothing to play, until `resume`; either may be told twice. */
  pause(): void;
  resume(): void;
  /** The call is over at the carrier's end. */
  stop(): void;
  /** To be sent back as it is, now. */
  answer(message: WireMessage): void;
  /** What the carrier has to say of the stream, for the log: it changes nothing of the call. */
  complain(error: TalkyError): void;
}

/** Text for a string, binary for bytes. */
export type WireMessage = string | Uint8Array;

/** How the carrier wants agent audio. */
export interface CarrierFraming {
  /** Of each audio message, in bytes. */
  readonly frameBytes: number;
  /** A message may also be shorter; otherwise the last one is filled up with silence. */
  readonly takesShorter: boolean;
}

/**
 * One carrier's wire protocol on one media socket: its messages to what they mean, and what the call says to its messages.
 * It holds what little state the protocol has, no timer and no socket, and is handed every message once.
 */
export interface CarrierCodec {
  /**
   * Reads one message. Throws `InvalidMessage`, `UnknownMessage` or `InvalidAudio`; what it has told the sink before holds.
   */
  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void;
  /** The number of the message that those behind it wait for, where the carrier does not keep them in order; else undefined. */
  readonly gap?: number | undefined;
  /** Goes on behind the gap. Throws as `receive` does. */
  giveUpGap?(): void;
  /** Known once the call has started. */
  readonly framing: CarrierFraming;
  /**
   * One message of agent audio. It may be made of `bytes` themselves, which are valid only during the call in which this is asked
   * for: whoever keeps the message copies it. Undefined: the stream is over.
   */
  audio(bytes: Uint8Array): WireMessage | undefined;
  /** A mark behind the audio sent so far; absent where the carrier has none: what is played is judged by the clock. */
  mark?(name: string): WireMessage | undefined;
  /** Drops all audio that was sent and is not played yet. */
  clear(): readonly WireMessage[];
  /** The agent, or a fault, ends the call; nothing where the socket's close, or a REST request, is all there is. */
  end(reason: EndReason): readonly WireMessage[];
  /** What hands the call over to this number or address; undefined where that can't be done over the socket. */
  transfer?(destination: string): readonly WireMessage[];
  /**
   * Whether the carrier closes the socket itself when it was sent `end` or `transfer`: it has a moment for that, in which its messages
   * are still answered.
   */
  readonly closesItself?: boolean;
  /**
   * Whether the carrier ends the call itself when the socket closes. Others go on with what stands behind the stream, or hold the
   * caller in silence.
   */
  readonly endsByClose?: boolean;
}
