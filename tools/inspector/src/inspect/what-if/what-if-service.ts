import type { CallPolicy } from '../../../../../machines/vocabulary/policy.ts';
import type { TurnThresholds } from '../../../../../src/ports/speech-to-text.ts';
import { asWritten, writtenFixture } from '../../../../replay/from-log/written-fixture.ts';
import { readLog, type RecordedCall } from '../../../../replay/log/read-log.ts';
import type { WhatIfChange } from '../../../../what-if/change.ts';
import { recordedAs, replayable, whatIf, type Replayable, type WhatIf } from '../../../../what-if/what-if.ts';
import { ProgressClock } from './progress-clock.ts';
import type { SavedFixture, WhatIfAnswer, WhatIfRequest } from './what-if-messages.ts';

/** Told as a sentence to the person at the page. */
class Unplayable extends Error {}

/** Does what the page asks for one recorded call, and keeps what it needs again. */
export class WhatIfService {
  readonly #shipped: CallPolicy;
  readonly #answer: (answer: WhatIfAnswer) => void;
  #call: RecordedCall | undefined;
  #base: Replayable | undefined;
  #played: { readonly key: string; readonly result: WhatIf } | undefined;

  constructor(shipped: CallPolicy, answer: (answer: WhatIfAnswer) => void) {
    this.#shipped = shipped;
    this.#answer = answer;
  }

  /** Never rejects: what goes wrong is an answer too. */
  async take(request: WhatIfRequest): Promise<void> {
    try {
      this.#answer(await this.#answerTo(request));
    } catch (error) {
      const why =
        error instanceof Unplayable
          ? error.message
          : `The replay broke off: ${String(error)}. This is a fault of talky.`;
      this.#answer({ type: 'failed', why });
    }
  }

  async #answerTo(request: WhatIfRequest): Promise<WhatIfAnswer> {
    switch (request.type) {
      case 'open':
        return this.#open(request.logText);
      case 'play':
        return { type: 'played', result: await this.#play(request.change) };
      case 'save':
        return {
          type: 'saved',
          fixture: await (request.which === 'recorded' ? this.#recorded() : this.#variant(request.change)),
        };
    }
  }

  #open(logText: string): WhatIfAnswer {
    const reading = readLog(logText);
    if (!reading.ok) {
      const { line, fault, remedy } = reading;
      throw new Unplayable(`Line ${line} of the event log ${fault}. ${remedy}`);
    }
    this.#call = reading.call;
    const { header, entries } = reading.call;
    const { speculation, interruption, silence } = header.policy as CallPolicy;
    const asked = entries.find(({ type }) => type === 'stt.asked');
    const thresholds = (asked?.['thresholds'] ?? {}) as TurnThresholds;
    return { type: 'opened', settings: { policy: { speculation, interruption, silence }, thresholds } };
  }

  async #replayable(): Promise<Replayable> {
    const call = this.#call;
    if (call === undefined) throw new Unplayable('There is no call to be replayed.');
    this.#base ??= await replayable(call, this.#shipped, () => this.#newClock(call));
    if (this.#base === undefined)
      throw new Unplayable('The call never became ready, and a replay counts its time from then on.');
    return this.#base;
  }

  /** What was played last is not played again. */
  async #play(change: WhatIfChange): Promise<WhatIf> {
    const key = JSON.stringify(change);
    if (this.#played?.key !== key) {
      const base = await this.#replayable();
      this.#played = { key, result: await whatIf(base, change, this.#newClock(base.call)) };
    }
    return this.#played.result;
  }

  async #recorded(): Promise<SavedFixture> {
    const { call, fixture } = await this.#replayable();
    return { name: `${call.header.id}.yaml`, ...asWritten(fixture) };
  }

  async #variant(change: WhatIfChange): Promise<SavedFixture> {
    const { call } = await this.#replayable();
    const written = await writtenFixture(recordedAs(call, await this.#play(change)), this.#shipped);
    if (written === undefined) throw new Unplayable('What was replayed never became ready.');
    return { name: `${call.header.id}-what-if.yaml`, ...written };
  }

  /** The share is that of one run: to come out as recorded, a call may have to be played several times. */
  #newClock({ entries }: RecordedCall): ProgressClock {
    const endMs = Math.max(1, entries.at(-1)?.at ?? 1);
    return new ProgressClock((nowMs) =>
      this.#answer({ type: 'progressed', share: Math.min(1, nowMs / endMs) }),
    );
  }
}
