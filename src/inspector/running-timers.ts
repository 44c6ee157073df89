import type { RunningTimer } from './frame.ts';

const afterEvent = /^xstate\.after\.([^.]+)\.[^.]+\.?(.*)$/u;

export type SetTimer = Pick<RunningTimer, 'id' | 'delayMs' | 'startedAt'>;

/** The delayed transitions that are waited for, as the machine's own actions set and cancel them. */
export class RunningTimers {
  #running: readonly RunningTimer[] = [];

  /** Those that were set before anybody looked. */
  constructor(running: readonly SetTimer[]) {
    for (const { id, delayMs, startedAt } of running) this.#set(id, delayMs, startedAt);
  }

  /** A new list whenever something has changed. */
  get running(): readonly RunningTimer[] {
    return this.#running;
  }

  /** `params` are those of XState's `raise` and `cancel`. */
  note(action: 'xstate.raise' | 'xstate.cancel', params: unknown, at: number): void {
    const { id, sendId, delay } = params as {
      readonly id?: string;
      readonly sendId?: string;
      readonly delay?: number;
    };
    if (action === 'xstate.cancel') this.#forget(sendId);
    else if (id !== undefined && delay !== undefined) this.#set(id, delay, at);
  }

  fired(eventType: string): void {
    this.#forget(eventType);
  }

  #set(id: string, delayMs: number, startedAt: number): void {
    const named = afterEvent.exec(id);
    this.#forget(id);
    this.#running = [
      ...this.#running,
      { id, source: named?.[2] ?? '', delay: named?.[1] ?? id, delayMs, startedAt },
    ];
  }

  #forget(id: string | undefined): void {
    if (this.#running.some((timer) => timer.id === id))
      this.#running = this.#running.filter((timer) => timer.id !== id);
  }
}
