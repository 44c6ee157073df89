import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallId } from '../../machines/vocabulary/ids.ts';
import type {
  CarrierCodec,
  CarrierSink,
  CarrierStart,
  WireMessage,
} from '../../src/transports/carrier-codec.ts';
import { CarrierConnection } from '../../src/transports/carrier-connection.ts';
import type { CarrierDesk } from '../../src/transports/carrier-desk.ts';
import { ManualClock } from '../server/manual-clock.ts';
import { citationsOf } from './cited-rules.ts';

/** What happens on a carrier's line, one after the other. */
export type Step =
  /** A message of the carrier: an object is sent as JSON, text and bytes as they are. */
  | { readonly carrier: object | string | Uint8Array }
  /** The call says something, or sends so many bytes of audio. */
  | { readonly call: CallOutput | { readonly audioBytes: number } }
  | { readonly waitMs: number }
  /** The carrier's socket closes. */
  | { readonly closes: true };

/** What comes of it. */
export interface Outcome {
  /** What the call was opened with. */
  readonly started?: CarrierStart;
  /** What the call was told, audio as its number of bytes. */
  readonly heard: readonly (CallInput | OperatorRequest | { readonly audioBytes: number })[];
  /** What the carrier was sent: text as the JSON in it, bytes as their number. */
  readonly sent: readonly unknown[];
  /** The codes of messages that were refused. */
  readonly refused: readonly string[];
  /** What the socket was closed with. */
  readonly closed?: number;
}

/** A case of a conformance suite; what is not expected of the outcome is expected to be empty. */
export interface ConformanceCase extends Partial<Outcome> {
  readonly name: string;
  /** Sections that `cited-rules.ts` knows, and what they say. */
  readonly rule: string;
  readonly steps: readonly Step[];
}

/** Plays steps through a connection of this codec. Every call it opens ends with `ended` when its caller hangs up. */
export function play(
  codec: CarrierCodec,
  steps: readonly Step[],
  beside: Partial<CarrierDesk> = {},
): Outcome {
  const clock = new ManualClock();
  const heard: (CallInput | OperatorRequest | { readonly audioBytes: number })[] = [];
  const sent: unknown[] = [];
  const refused: string[] = [];
  let started: CarrierStart | undefined;
  let closed: number | undefined;
  let caller: CallerConnection | undefined;
  const connection = new CarrierConnection({
    clock,
    codec,
    socket: {
      bufferedAmount: 0,
      send: (message) => sent.push(readable(message)),
      ping: () => undefined,
      close: (code) => (closed ??= code),
      terminate: () => (closed ??= 1006),
    },
    desk: {
      ...beside,
      open: (start, opened) => {
        started = start;
        caller = opened;
        return {
          id: 'call-1' as CallId,
          receive: (input) => {
            heard.push(input);
            if (input.type === 'caller.hung-up')
              opened.send({ type: 'ended', reason: 'caller-hangup', durationMs: 1 });
          },
          receiveAudio: (bytes) => heard.push({ audioBytes: bytes.byteLength }),
        };
      },
    },
    onFault: (error) => {
      throw error;
    },
    onComplaint: ({ code }) => refused.push(code),
  });
  for (const step of steps) {
    if ('waitMs' in step) clock.advance(step.waitMs);
    else if ('closes' in step) connection.closed();
    else if ('carrier' in step) connection.message(...wire(step.carrier));
    else if ('audioBytes' in step.call) caller?.sendAudio(new Uint8Array(step.call.audioBytes));
    else caller?.send(step.call);
  }
  return {
    ...(started === undefined ? {} : { started }),
    heard,
    sent,
    refused,
    ...(closed === undefined ? {} : { closed }),
  };
}

/** The outcome that a case expects. Throws where its rule names no section that is known. */
export function expectedOf({
  rule,
  started,
  heard = [],
  sent = [],
  refused = [],
  closed,
}: Partial<ConformanceCase>): Outcome {
  if (rule !== undefined && citationsOf(rule) === undefined)
    throw new Error(`No section is known of: ${rule}`);
  return {
    ...(started === undefined ? {} : { started }),
    heard,
    sent,
    refused,
    ...(closed === undefined ? {} : { closed }),
  };
}

function wire(message: object | string | Uint8Array): [Uint8Array, boolean] {
  if (message instanceof Uint8Array) return [message, true];
  return [Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)), false];
}

function readable(message: WireMessage): unknown {
  return typeof message === 'string' ? (JSON.parse(message) as unknown) : { audioBytes: message.byteLength };
}

/** Takes whatever a codec tells. */
export const silentSink: CarrierSink = {
  start: (read) => void read(),
  audio: () => undefined,
  dtmf: () => undefined,
  mark: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  stop: () => undefined,
  answer: () => undefined,
  complain: () => undefined,
};
