import { TalkyError } from '../errors/talky-error.ts';
import { Allowance } from './allowance.ts';
import type { CarrierOptions } from './carrier-desk.ts';

const mostMessages = 120;

/** A call that is over, as the carrier knows: what it still says is answered, until it closes the socket. */
export class Leaving {
  readonly #options: Pick<CarrierOptions, 'codec' | 'socket' | 'onFault'>;
  readonly #messages: Allowance;
  readonly #close: () => void;
  #isOver = false;

  constructor({ codec, socket, clock, onFault }: CarrierOptions, close: () => void) {
    this.#options = { codec, socket, onFault };
    this.#messages = new Allowance(0, mostMessages, clock.now());
    this.#close = close;
  }

  /** The carrier has said that there is nothing more to wait for. */
  over(): void {
    this.#isOver = true;
    this.#close();
  }

  /** Nothing that is wrong in it matters to anybody any more. */
  message(data: Uint8Array, isBinary: boolean): void {
    const { codec, socket, onFault } = this.#options;
    if (this.#isOver || !this.#messages.take(1, 0)) return;
    try {
      codec.receive(data, isBinary, {
        start: ignored,
        audio: ignored,
        dtmf: ignored,
        mark: ignored,
        pause: ignored,
        resume: ignored,
        complain: ignored,
        stop: () => this.over(),
        answer: (message) => socket.send(message),
      });
    } catch (error) {
      if (!(error instanceof TalkyError)) onFault(error);
    }
  }
}

function ignored(): void {
  // The call is over.
}
