import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { OfficeRequest } from './carrier-office.ts';

/** Text for a string, binary for bytes. */
export type WireMessage = string | Uint8Array;

/** What a message of the server means to a carrier. */
export interface CarrierEar {
  /** Agent audio, in `CarrierWire.output`; kept by the receiver. */
  audio(bytes: Uint8Array): void;
  /** To be answered when what was received before is played. */
  mark(name: string): void;
  /** Drops what is not played. */
  clear(): void;
  /** The agent ends the call; where the protocol has words for why, they are given. */
  hangUp(reason?: string): void;
  /** The agent has the call connected elsewhere, and ends its own part of it. */
  transfer(destination: string): void;
  /** Sent back at once. */
  answer(message: WireMessage): void;
}

/**
 * A carrier's end of one media socket, as its published protocol has it. It is written from the carrier's side, and shares
 * nothing with the transport that it tries.
 */
export interface CarrierWire {
  /** Caller to server. */
  readonly audio: AudioFormat;
  /** Server to caller. */
  readonly output: AudioFormat;
  readonly frameMs: number;
  /** What the carrier sends as soon as its socket is open. */
  opening(): readonly WireMessage[];
  /** One frame of the caller's audio; undefined where the protocol wants none now. */
  frame(bytes: Uint8Array): WireMessage | undefined;
  dtmf(digit: string): readonly WireMessage[];
  played(mark: string): readonly WireMessage[];
  /** What a clear makes the carrier say of the marks that it dropped. */
  cleared(marks: readonly string[]): readonly WireMessage[];
  /** What the carrier says when the agent begins to be heard, and when all is played; most say nothing. */
  playback?(event: 'began' | 'ended'): readonly WireMessage[];
  /** The call is over, whoever ended it; the socket is closed after it. */
  hangUp(): readonly WireMessage[];
  /** Throws a `CommandError` for what the carrier would not take. */
  read(data: Uint8Array, isBinary: boolean, ear: CarrierEar): void;
}

/** Where a carrier was told to send the media of a call. */
export interface StreamAddress {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly subprotocols?: readonly string[];
  /** Handed back in the first messages, as the carrier hands them back. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** A call as the carrier has it before it is answered. */
export interface CarrierCall {
  /** The server, as `http://HOST:PORT`. */
  readonly baseUrl: string;
  readonly carrierCallId: string;
  readonly from: string;
  readonly to: string;
  readonly agent?: string;
  /** The variables that hold the account's secrets, by the names that `.env.example` has. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What servers have asked the carrier's REST interface for; absent where they ask the real one. */
  readonly requests?: readonly OfficeRequest[];
}

/** A carrier, to place calls with. */
export interface SimulatedCarrier {
  /** The transport's name. */
  readonly name: string;
  /** Asks the webhook, signed as the carrier signs, what to do with a call, and reads the answer. Rejects with a `CommandError`. */
  answer(call: CarrierCall): Promise<StreamAddress>;
  /**
   * Tells the server's webhook for events, signed as the carrier signs, that a call is over which was not connected
   * elsewhere; absent: it has none. Rejects with a `CommandError`.
   */
  over?(call: CarrierCall): Promise<void>;
  newWire(call: CarrierCall, address: StreamAddress): CarrierWire;
}
