import type { CallSummary } from '../../src/call/calls.ts';
import { system } from '../../src/system.ts';
import type { TalkyOptions } from '../../src/talky.ts';
import { madeUpAccount } from '../../tools/caller/carrier-accounts.ts';
import { CarrierCaller, type CarrierCallerOptions } from '../../tools/caller/carrier-caller.ts';
import { CarrierOffice, type OfficeRequest } from '../../tools/caller/carrier-office.ts';
import { carrierNames, simulatedCarrier, type CarrierName } from '../../tools/caller/carriers/carriers.ts';
import type { HeardEvent } from '../../tools/caller/heard-event.ts';
import { startTalky, type LogEntry, type RunningTalky } from './running-talky.ts';

/** What the server of a `Telephone` has besides the carriers' secrets. */
interface TelephoneOptions extends Partial<Omit<TalkyOptions, 'env'>> {
  readonly env?: Readonly<Record<string, string>>;
}

/** A server that every carrier brings calls to, and the carriers' own ends. */
export class Telephone {
  readonly talky: RunningTalky;
  readonly office: CarrierOffice;
  /** The carriers' secrets, which the server has too. */
  readonly env: Readonly<Record<string, string>>;
  #placed = 0;

  private constructor(talky: RunningTalky, office: CarrierOffice, env: Readonly<Record<string, string>>) {
    this.talky = talky;
    this.office = office;
    this.env = env;
  }

  /** `options`: what the server has besides the carriers' secrets. */
  static async open({ env: more, ...options }: TelephoneOptions = {}): Promise<Telephone> {
    const office = await CarrierOffice.open();
    const accounts = await Promise.all(carrierNames.map((name) => madeUpAccount(name, office.urlOf(name))));
    const env = Object.assign({}, ...accounts) as Readonly<Record<string, string>>;
    return new Telephone(await startTalky({ ...options, env: { ...more, ...env } }), office, env);
  }

  /** A call that is not open yet; `env`: what the carrier signs with, where that is not what the server has. */
  async dial(name: CarrierName, sampleRateHz: number, env = this.env): Promise<TelephoneCall> {
    this.#placed += 1;
    const carrierCallId = `CA${name}${this.#placed}`;
    const from = `+1555${String(this.#placed).padStart(7, '0')}`;
    const to = '+15550199';
    const call = new TelephoneCall({
      talky: this.talky,
      carrier: await simulatedCarrier(name),
      call: { baseUrl: this.talky.url, carrierCallId, from, to, env, requests: this.office.requests },
      sampleRateHz,
    });
    this.office.attach(carrierCallId, call.caller);
    return call;
  }

  async close(): Promise<void> {
    await this.talky.stop();
    await this.office.close();
  }
}

interface TelephoneCallOptions extends Pick<CarrierCallerOptions, 'carrier' | 'call' | 'sampleRateHz'> {
  readonly talky: RunningTalky;
}

/** A call over a carrier, with everything that its caller noticed of it and what the server has of it. */
export class TelephoneCall {
  readonly caller: CarrierCaller;
  readonly #options: TelephoneCallOptions;
  readonly #events: { readonly event: HeardEvent; readonly atMs: number }[] = [];
  readonly #waiting = new Set<() => void>();
  /** When the last sample that has come so far is, or was, played. */
  playedUntilMs = -Infinity;

  constructor(options: TelephoneCallOptions) {
    this.#options = options;
    this.caller = new CarrierCaller({
      ...options,
      clock: system.clock,
      listener: {
        audio: (pcm, startMs) => {
          this.playedUntilMs = startMs + (pcm.length * 1000) / options.sampleRateHz;
        },
        event: (event, atMs) => {
          this.#events.push({ event, atMs });
          for (const check of this.#waiting) check();
        },
      },
    });
  }

  get carrierCallId(): string {
    return this.#options.call.carrierCallId;
  }

  /** What the carrier was asked for by requests, once it was asked to answer the call. */
  get orders(): readonly OfficeRequest[] {
    const { carrierCallId, requests = [] } = this.#options.call;
    return requests.filter(({ path }) => path.includes(carrierCallId) && !path.endsWith('/actions/answer'));
  }

  /** What was noticed of one kind, and when. */
  all<T extends HeardEvent['type']>(
    type: T,
  ): readonly (Extract<HeardEvent, { readonly type: T }> & { readonly atMs: number })[] {
    return this.#events.flatMap(({ event, atMs }) =>
      event.type === type ? [{ ...(event as Extract<HeardEvent, { readonly type: T }>), atMs }] : [],
    );
  }

  /** Resolves when something like it was noticed; rejects when it was not within `timeoutMs`. */
  until(condition: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = system.clock.setTimeout(() => {
        this.#waiting.delete(check);
        const last = this.#events.slice(-5).map(({ event }) => JSON.stringify(event));
        reject(new Error(`Not within ${timeoutMs} ms; what came last:\n${last.join('\n')}`));
      }, timeoutMs);
      const check = (): void => {
        if (!condition()) return;
        this.#waiting.delete(check);
        system.clock.clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** What the server has of the call, found by the caller's number: some carriers write it without its plus. */
  get summary(): CallSummary | undefined {
    const { talky, call } = this.#options;
    const digits = call.from.slice(1);
    return talky.calls.list().find(({ metadata }) => metadata['from']?.endsWith(digits) === true);
  }

  /** The carrier tells the server that the call is over, by its webhook, and leaves the socket as it is. */
  async over(): Promise<void> {
    const { carrier, call } = this.#options;
    if (carrier.over === undefined) throw new Error(`${carrier.name} tells of no end but on the socket.`);
    await carrier.over(call);
  }

  eventLog(): Promise<readonly LogEntry[]> {
    return this.#options.talky.eventLog(this.summary?.id ?? 'none');
  }
}
