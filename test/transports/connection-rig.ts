import { InvalidAudio, InvalidMessage, UnknownMessage } from '../../src/errors/protocol-error.ts';
import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
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

const mulaw = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const start: CarrierStart = { audio: mulaw, output: mulaw, carrierCallId: 'c1', metadata: { from: '1' } };

/** A carrier whose messages are words, each with what it means. */
class WordCodec implements CarrierCodec {
  readonly framing = { frameBytes: 160, takesShorter: false };
  readonly closesItself: boolean;
  readonly endsByClose: boolean;
  readonly transfer?: (destination: string) => readonly string[];

  constructor({ closesItself = false, endsByClose = false, transfers = false } = {}) {
    this.closesItself = closesItself;
    this.endsByClose = endsByClose;
    if (transfers) this.transfer = (destination) => [`transfer ${destination}`];
  }

  receive(data: Uint8Array, isBinary: boolean, sink: CarrierSink): void {
    if (isBinary) return sink.audio(data);
    const [word, value = ''] = Buffer.from(data).toString().split(' ');
    if (word === 'start') sink.start(() => start);
    else if (word === 'key') sink.dtmf(value);
    else if (word === 'mark') sink.mark(value);
    else if (word === 'cleared') sink.mark(value, 'cleared');
    else if (word === 'stop') sink.stop();
    else if (word === 'ping') sink.answer('pong');
    else if (word === 'noise') throw new InvalidAudio('noise');
    else if (word === 'wrong') throw new InvalidMessage('wrong');
    else throw new UnknownMessage('unknown');
  }

  audio = (bytes: Uint8Array): string => `audio ${bytes.byteLength}`;
  mark = (name: string): string => `mark ${name}`;
  clear = (): readonly string[] => ['clear'];
  end = (reason: string): readonly string[] => [`end ${reason}`];
}

export interface LineOptions {
  readonly desk?: Partial<CarrierDesk>;
  readonly closesItself?: boolean;
  readonly endsByClose?: boolean;
  readonly transfers?: boolean;
}

/** A connection of a carrier whose messages are words, and all that becomes of them. */
export class Line {
  readonly clock = new ManualClock();
  readonly sent: (string | number)[] = [];
  /** What the socket was closed with, `terminated` where it was dropped. */
  readonly closes: (number | 'terminated')[] = [];
  readonly heard: (CallInput | OperatorRequest)[] = [];
  readonly starts: CarrierStart[] = [];
  readonly complaints: string[] = [];
  readonly faults: unknown[] = [];
  readonly socket = {
    bufferedAmount: 0,
    send: (message: WireMessage) =>
      this.sent.push(typeof message === 'string' ? message : message.byteLength),
    ping: () => {
      this.pings += 1;
    },
    close: (code: number) => this.closes.push(code),
    terminate: () => this.closes.push('terminated'),
  };
  readonly connection: CarrierConnection;
  audioBytes = 0;
  pings = 0;
  goneFromDesk = 0;
  /** Thrown by the call's next inputs, one by each. */
  readonly faultsToCome: Error[] = [];
  /** The call says nothing when its caller hangs up. */
  isDeaf = false;

  constructor({ desk = {}, ...codec }: LineOptions = {}) {
    this.connection = new CarrierConnection({
      clock: this.clock,
      codec: new WordCodec(codec),
      socket: this.socket,
      desk: {
        open: (told, connection) => {
          this.starts.push(told);
          return {
            id: 'call-1' as CallId,
            receive: (input) => {
              this.#failIfTold();
              this.heard.push(input);
              if (input.type === 'caller.hung-up' && !this.isDeaf)
                connection.send({ type: 'ended', reason: 'caller-hangup', durationMs: 1 });
            },
            receiveAudio: (bytes) => {
              this.#failIfTold();
              this.audioBytes += bytes.byteLength;
            },
          };
        },
        closed: () => {
          this.goneFromDesk += 1;
        },
        ...desk,
      },
      onFault: (error) => this.faults.push(error),
      onComplaint: ({ code }) => this.complaints.push(code),
    });
  }

  /** Messages of the carrier, in their order. */
  says(...messages: readonly string[]): this {
    for (const message of messages) this.connection.message(Buffer.from(message), false);
    return this;
  }

  plays(bytes: number): this {
    this.connection.message(new Uint8Array(bytes), true);
    return this;
  }

  /** The call is over at its own wish. */
  ends(reason: 'agent-hangup' | 'transferred' = 'agent-hangup'): this {
    this.connection.send({ type: 'ended', reason, durationMs: 1 });
    return this;
  }

  #failIfTold(): void {
    const fault = this.faultsToCome.shift();
    if (fault !== undefined) throw fault;
  }
}
