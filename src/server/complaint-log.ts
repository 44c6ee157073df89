import type { TalkyError } from '../errors/talky-error.ts';
import type { Logger } from '../observability/logger.ts';
import type { Clock } from '../ports/clock.ts';
import { Allowance } from '../transports/allowance.ts';

/** Told in the log; what is beyond is not: clients that go wrong do so again and again. */
const complaintsPerSecond = 1;
const complaintBurst = 20;

/** What was wrong with what others sent, for whoever runs the server. */
export class ComplaintLog {
  readonly #logger: Logger;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #allowance: Allowance;

  constructor(logger: Logger, clock: Pick<Clock, 'now'>) {
    this.#logger = logger;
    this.#clock = clock;
    this.#allowance = new Allowance(complaintsPerSecond, complaintBurst, clock.now());
  }

  note(transport: string, { code, message: reason }: TalkyError): void {
    this.tell({ transport, code, reason }, "A client's message was refused");
  }

  tell(fields: object, sentence: string): void {
    if (this.#allowance.take(1, this.#clock.now())) this.#logger.warn(fields, sentence);
  }
}
