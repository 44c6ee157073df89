import { quantile } from '../../../../quantile.ts';
import { lastAtOrBefore } from '../record/last-at-or-before.ts';
import { unknownStatus, type ProviderKind, type ProviderStatus } from './provider-status.ts';

/** One provider, through a call: what was known of it after each entry that told something. */
export class ProviderTrack {
  readonly kind: ProviderKind;
  readonly name: string;
  /** Where in the log it is first heard of. */
  readonly from: number;
  readonly #states: { readonly index: number; readonly status: ProviderStatus }[] = [];
  /** How long its first token or its first audio took. */
  readonly #firsts: { readonly index: number; readonly ms: number }[] = [];

  constructor(kind: ProviderKind, name: string, from: number) {
    this.kind = kind;
    this.name = name;
    this.from = from;
  }

  get newest(): ProviderStatus {
    return this.#states.at(-1)?.status ?? unknownStatus;
  }

  at(index: number): ProviderStatus {
    return this.#states[lastAtOrBefore(this.#states, (each) => each.index, index)]?.status ?? unknownStatus;
  }

  /** Half of its first tokens, or first audio, came as soon as this; `undefined` without any. */
  firstP50Ms(index: number): number | undefined {
    const count = lastAtOrBefore(this.#firsts, (each) => each.index, index) + 1;
    return quantile(
      this.#firsts.slice(0, count).map(({ ms }) => ms),
      0.5,
    );
  }

  note(index: number, at: number, change: Partial<ProviderStatus>): void {
    const before = this.newest;
    const since = change.state === undefined || change.state === before.state ? before.since : at;
    this.#states.push({ index, status: { ...before, ...change, since } });
  }

  tookFirst(index: number, ms: unknown): void {
    if (typeof ms === 'number') this.#firsts.push({ index, ms });
  }
}
