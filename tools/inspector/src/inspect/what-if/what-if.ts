import { computed, signal } from '@preact/signals';
import type { LogEntry } from '../../../../replay/log-entry.ts';
import type { WhatIf as WhatIfResult } from '../../../../what-if/what-if.ts';
import type { Surroundings } from '../../call/surroundings.ts';
import { changeOf, recordedValues, type FieldName, type FieldValues } from './change-fields.ts';
import type {
  OpenWhatIfWorker,
  RecordedSettings,
  SavedFixture,
  WhatIfAnswer,
  WhatIfWorker,
  Which,
} from './what-if-messages.ts';

/** What is shorter needs no sign that it goes on. */
const patienceMs = 200;

/** Whoever looks at something else for longer waits for a new worker when they come back. */
const keptMs = 60_000;

export type WhatIfState =
  | { readonly kind: 'idle' }
  /** `share` is told once it takes a while: from 0 to 1, of the run that is being played. */
  | { readonly kind: 'running'; readonly share?: number }
  | { readonly kind: 'failed'; readonly why: string };

export interface WhatIfOptions {
  /** The whole event log, in order. */
  readonly entries: readonly LogEntry[];
  readonly openWorker: OpenWhatIfWorker;
  readonly surroundings: Pick<Surroundings, 'after'>;
  /** Hands a file to the person at the page. */
  readonly save: (fixture: SavedFixture) => void;
}

/** A recorded call that can be played again with something changed. */
export class WhatIf {
  readonly entries: readonly LogEntry[];
  readonly state = signal<WhatIfState>({ kind: 'running' });
  /** Undefined until the log was read. */
  readonly settings = signal<RecordedSettings | undefined>(undefined);
  readonly chosen = signal<FieldValues>({});
  readonly result = signal<WhatIfResult | undefined>(undefined);
  /** The fixture that was made last; one with a warning waits for `download`. */
  readonly made = signal<SavedFixture | undefined>(undefined);
  readonly recorded = computed<FieldValues>(() =>
    this.settings.value === undefined ? {} : recordedValues(this.settings.value),
  );
  readonly change = computed(() => changeOf(this.recorded.value, this.chosen.value));
  /** What is shown was played with other values than those in the form. */
  readonly isOutdated = computed(
    () => this.result.value !== undefined && this.#played.value !== JSON.stringify(this.change.value),
  );
  readonly #options: WhatIfOptions;
  readonly #played = signal('');
  #worker: WhatIfWorker | undefined;
  #stopWaiting: () => void = () => undefined;
  #stay: () => void = () => undefined;

  constructor(options: WhatIfOptions) {
    this.#options = options;
    this.entries = options.entries;
  }

  /** Reads the log; nothing is played before it is asked for. What was played before is still there. */
  open(): void {
    this.#stay();
    if (this.#worker !== undefined) return;
    this.#worker = this.#options.openWorker((answer) => this.#take(answer));
    this.#wait();
    this.#worker.ask({
      type: 'open',
      logText: this.entries.map((entry) => JSON.stringify(entry)).join('\n'),
    });
  }

  choose(name: FieldName, value: number | string): void {
    this.chosen.value = { ...this.chosen.value, [name]: value };
  }

  /** The form as the call was recorded. */
  reset(): void {
    this.chosen.value = {};
  }

  play(): void {
    if (this.state.value.kind === 'running') return;
    this.#played.value = JSON.stringify(this.change.value);
    this.#wait();
    this.#worker?.ask({ type: 'play', change: this.change.value });
  }

  save(which: Which): void {
    if (this.state.value.kind === 'running') return;
    this.made.value = undefined;
    this.#wait();
    const { value: change } = this.change;
    this.#worker?.ask(which === 'recorded' ? { type: 'save', which } : { type: 'save', which, change });
  }

  /** Saves the fixture that was made last. */
  download(): void {
    if (this.made.value !== undefined) this.#options.save(this.made.value);
  }

  /** Nobody looks at it: what was played is kept, and what is being played goes on; its worker ends after a while. */
  leave(): void {
    this.#stay();
    this.#stay = this.#options.surroundings.after(keptMs, () => {
      if (this.state.value.kind === 'running') this.leave();
      else this.close();
    });
  }

  /** Ends the worker, whatever it does. */
  close(): void {
    this.#stay();
    this.#stopWaiting();
    this.#worker?.close();
    this.#worker = undefined;
  }

  #wait(): void {
    this.state.value = { kind: 'running' };
    this.#stopWaiting = this.#options.surroundings.after(patienceMs, () => {
      this.state.value = { kind: 'running', share: 0 };
    });
  }

  #take(answer: WhatIfAnswer): void {
    if (answer.type === 'progressed') {
      const { value } = this.state;
      if (value.kind === 'running' && value.share !== undefined)
        this.state.value = { kind: 'running', share: answer.share };
      return;
    }
    this.#stopWaiting();
    this.state.value = answer.type === 'failed' ? { kind: 'failed', why: answer.why } : { kind: 'idle' };
    if (answer.type === 'opened') this.settings.value = answer.settings;
    if (answer.type === 'played') this.result.value = answer.result;
    if (answer.type !== 'saved') return;
    this.made.value = answer.fixture;
    if (answer.fixture.warning === undefined) this.download();
  }
}
