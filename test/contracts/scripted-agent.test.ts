import { describe, expect, it } from 'vitest';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LanguageEvent, LanguageRequest, ToolDescription } from '../../src/ports/language-model.ts';
import { createScriptedAgent } from '../../src/providers/scripted/scripted-agent.ts';
import { agent, frontDesk, monday, user } from '../providers/scripted/front-desk.ts';

/** Timers that run when the test says so, in the order of their times. */
class StoppedClock implements Clock {
  #now = 0;
  readonly #timers = new Map<object, { readonly at: number; readonly run: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, delayMs: number): object {
    const timer = {};
    this.#timers.set(timer, { at: this.#now + delayMs, run });
    return timer;
  }

  clearTimeout(timer: object): void {
    this.#timers.delete(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  advance(byMs: number): void {
    const until = this.#now + byMs;
    for (;;) {
      const due = [...this.#timers]
        .filter(([, { at }]) => at <= until)
        .toSorted(([, a], [, b]) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due[0]);
      this.#now = due[1].at;
      due[1].run();
    }
    this.#now = until;
  }
}

const endCall: ToolDescription = { name: 'end_call', description: 'Hangs up.', parameters: {} };

function scenario(pace: { readonly firstTokenMs?: number; readonly tokenMs?: number } = {}) {
  const clock = new StoppedClock();
  const model = createScriptedAgent({ flow: frontDesk, clock, today: () => monday, ...pace });
  const subscribe = (messages: readonly Message[], more: Partial<LanguageRequest> = {}) => {
    const events: LanguageEvent[] = [];
    const outcome = { completed: false };
    const subscription = model
      .generate({ messages, tools: [endCall], ...more })
      .subscribe({ next: (event) => events.push(event), complete: () => (outcome.completed = true) });
    return { events, outcome, subscription };
  };
  const answer = (messages: readonly Message[], more: Partial<LanguageRequest> = {}) => {
    const { events } = subscribe(messages, more);
    clock.advance(60_000);
    return events;
  };
  return { clock, model, subscribe, answer };
}

const textOf = (events: readonly LanguageEvent[]) =>
  events.map((event) => (event.type === 'token' ? event.text : '')).join('');

describe('a scripted answer', () => {
  it('comes as tokens, usage and an end, and completes', () => {
    const { clock, subscribe } = scenario();
    const { events, outcome } = subscribe([
      { role: 'system', text: 'Be kind.' },
      user('book an appointment'),
    ]);
    clock.advance(0);
    expect(textOf(events)).toBe('What is it for? A checkup, a cleaning, or a filling?');
    expect(events.slice(0, 2)).toEqual([
      { type: 'token', text: 'What ' },
      { type: 'token', text: 'is ' },
    ]);
    expect(events.slice(-2)).toEqual([
      { type: 'usage', promptTokens: 5, completionTokens: 11, estimated: true },
      { type: 'finished', reason: 'stop' },
    ]);
    expect(outcome.completed).toBe(true);
  });

  it('is never given while it is being asked for', () => {
    const { subscribe, clock } = scenario();
    const { events } = subscribe([user('hello there')]);
    expect(events).toEqual([]);
    expect(clock.pending).toBe(1);
  });

  it('keeps the pace that was asked for', () => {
    const { clock, subscribe } = scenario({ firstTokenMs: 200, tokenMs: 50 });
    const { events, outcome } = subscribe([user('book a checkup')]);
    clock.advance(199);
    expect(events).toHaveLength(0);
    clock.advance(1);
    expect(textOf(events)).toBe('Which ');
    clock.advance(100);
    expect(textOf(events)).toBe('Which day would ');
    clock.advance(100);
    expect(textOf(events)).toBe('Which day would suit you?');
    expect(outcome.completed).toBe(true);
  });

  it.each([0, 210])('leaves nothing when it is cancelled after %i ms', (afterMs) => {
    const { clock, subscribe } = scenario({ firstTokenMs: 200, tokenMs: 50 });
    const { events, subscription } = subscribe([user('book a checkup')]);
    clock.advance(afterMs);
    const before = events.length;
    subscription.unsubscribe();
    clock.advance(60_000);
    expect(events).toHaveLength(before);
    expect(clock.pending).toBe(0);
  });

  it('stops between two tokens of one go when it is cancelled there', () => {
    const { clock, model } = scenario();
    const seen: LanguageEvent[] = [];
    const subscription = model
      .generate({ messages: [user('book a checkup')], tools: [] })
      .subscribe((event) => {
        seen.push(event);
        subscription.unsubscribe();
      });
    clock.advance(10);
    expect(seen).toEqual([{ type: 'token', text: 'Which ' }]);
  });

  it('starts anew for every subscriber, and costs nothing without one', () => {
    const { clock, model } = scenario();
    const answer$ = model.generate({ messages: [user('book a checkup')], tools: [] });
    expect(clock.pending).toBe(0);
    const texts = ['', ''];
    for (const index of texts.keys())
      answer$.subscribe((event) => {
        if (event.type === 'token') texts[index] += event.text;
      });
    clock.advance(0);
    expect(texts).toEqual(['Which day would suit you?', 'Which day would suit you?']);
  });

  it('goes on from the words of a model that has failed', () => {
    const { answer } = scenario();
    expect(textOf(answer([user('book a checkup')], { prefix: 'Which day would ' }))).toBe('suit you?');
    expect(textOf(answer([user('book a checkup')], { prefix: 'Sure thing. ' }))).toBe(
      'Which day would suit you?',
    );
  });

  it('greets when nobody has said anything', () => {
    expect(textOf(scenario().answer([]))).toBe('How can I help you?');
  });
});

const called = (events: readonly LanguageEvent[]) => events.filter(({ type }) => type === 'tool-call');

describe('a scripted goodbye', () => {
  it('asks for the hang-up after its words', () => {
    const events = scenario().answer([agent('Hello.'), user('goodbye')]);
    expect(textOf(events)).toBe('Thank you for calling. Goodbye!');
    expect(called(events)).toEqual([{ type: 'tool-call', id: 'call-2', name: 'end_call', args: {} }]);
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'tool-calls' });
  });

  it('asks for nothing that was not offered', () => {
    const events = scenario().answer([user('goodbye')], { tools: [] });
    expect(called(events)).toEqual([]);
    expect(events.at(-1)).toEqual({ type: 'finished', reason: 'stop' });
  });

  it('has nothing to add to the result of a tool', () => {
    const result: Message = { role: 'tool', id: 'call-1', name: 'end_call', args: {}, result: 'done' };
    expect(textOf(scenario().answer([user('goodbye'), result]))).toBe('');
  });
});

describe('an agent without memory', () => {
  const booking = [user('book a checkup'), agent('Which day would suit you?')];

  it('is not changed by an answer that is thrown away', () => {
    const { answer } = scenario();
    answer([...booking, user('on tuesday')]);
    expect(textOf(answer([...booking, user('on friday')]))).toBe('And at what time on Friday?');
  });

  it('goes on in another process with the messages alone', () => {
    expect(textOf(scenario().answer([...booking, user('on friday')]))).toBe('And at what time on Friday?');
  });

  it('expects what fits the state that the messages lead to', () => {
    const { model } = scenario();
    const [before, after] = [[], booking].map((messages) => model.expects?.(messages));
    expect(before?.grammar).toContain('cancel my ( appointment');
    expect(after?.grammar).toContain('march');
    expect(after?.grammar).not.toContain('cancel my ( appointment');
    expect(after?.keyterms).toEqual(['checkup', 'cleaning', 'filling']);
  });
});
