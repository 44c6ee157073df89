import fc from 'fast-check';
import { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import { ProviderUnreachable } from '../../src/errors/provider-error.ts';
import type { LanguageEvent, LanguageModel } from '../../src/ports/language-model.ts';
import type { SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { fluentVoice } from './hand-providers.ts';
import { nothingReachesTheProcess } from './process-watch.ts';
import { plan, type Plan, type Step } from './random-plan.ts';
import { openRig, type Rig } from './rig.ts';

nothingReachesTheProcess();

/** Answers in the order of the plan; each reply has words of its own, so that it is known whose were heard. */
class PlannedModel implements LanguageModel {
  readonly name = 'planned';
  live = 0;
  most = 0;
  readonly #clock: VirtualClock;
  readonly #answers: Plan['answers'];
  #count: number;

  constructor(clock: VirtualClock, answers: Plan['answers'], firstNumber = 0) {
    this.#count = firstNumber;
    this.#clock = clock;
    this.#answers = answers;
  }

  generate(): Observable<LanguageEvent> {
    return new Observable((subscriber) => {
      this.live++;
      this.most = Math.max(this.most, this.live);
      subscriber.add(() => this.live--);
      const number = this.#count++;
      const answer = this.#answers[number % this.#answers.length];
      const words = Array.from(
        { length: 6 },
        (_, index) => `w${number}x${index}${index % 3 === 2 ? '.' : ''}`,
      );
      let at = 60;
      const later = (run: () => void): void => {
        const timer = this.#clock.setTimeout(run, at);
        subscriber.add(() => this.#clock.clearTimeout(timer));
        at += 15;
      };
      const said = { plain: 6, tool: 2, 'hang-up': 3, error: 0, 'late-error': 4, stall: 1 }[
        answer ?? 'plain'
      ];
      for (const word of words.slice(0, said))
        later(() => subscriber.next({ type: 'token', text: `${word} ` }));
      if (answer === 'stall') return;
      if (answer === 'tool')
        later(() => subscriber.next({ type: 'tool-call', id: 'call_0', name: 'act', args: {} }));
      if (answer === 'hang-up')
        later(() => subscriber.next({ type: 'tool-call', id: 'call_0', name: 'end_call', args: {} }));
      later(() => {
        if (answer === 'error' || answer === 'late-error')
          subscriber.error(new ProviderUnreachable('gone', { provider: this.name }));
        subscriber.next({ type: 'finished', reason: 'stop' });
        subscriber.complete();
      });
    });
  }
}

interface Run extends Rig {
  readonly planned: PlannedModel;
  readonly toolRuns: { count: number; uncommitted: number };
}

async function play({ steps, answers, mode, depth, collectMs, latencyMs, firstAudioMs }: Plan): Promise<Run> {
  const clock = new VirtualClock();
  const planned = new PlannedModel(clock, answers);
  const second = new PlannedModel(clock, ['plain', 'error'], 1000);
  const voice = fluentVoice(clock, 'voice', { firstAudioMs });
  const toolRuns = { count: 0, uncommitted: 0 };
  const rig = await openRig({
    clock,
    agent: {
      models: [planned, second],
      voices: [{ speech: voice, voice: '', speed: 1 }],
      tools: [
        {
          name: 'act',
          description: '',
          parameters: {},
          effect: 'write',
          cancellable: false,
          run: () => {
            toolRuns.count++;
            if (!isCommitted(rig)) toolRuns.uncommitted++;
            return new Promise((resolve) => clock.setTimeout(() => resolve('done'), 350));
          },
        },
      ],
    },
    policy: {
      interruption: { mode },
      speculation: { depth },
      dtmf: { collectMs },
      silence: { prompts: ['Hello?'] },
      stt: { stallMs: 3000 },
    },
  });
  if (latencyMs !== undefined) answerMarks(rig, latencyMs);
  let turn = 0;
  for (const each of steps) {
    await rig.run(each.afterMs);
    if (each.kind === 'input') rig.session.receive(each.input);
    else if (each.kind === 'stt') rig.ears.fail(new Error('gone'));
    else {
      rig.ears.hear(turnEvent(each, Math.max(0, turn + each.lag)));
      if (each.lag >= 0) turn += each.lag + (each.event === 'eot' ? 1 : 0);
    }
    await rig.clock.settle();
  }
  return { ...rig, voice, planned, toolRuns };
}

function turnEvent({ event, text }: Extract<Step, { kind: 'turn' }>, turn: number): SpeechToTextEvent {
  if (event === 'resumed') return { type: 'turn.resumed', turn };
  if (event === 'eager-eot') return { type: 'turn.eager-eot', turn, text, confidence: 0.5 };
  return { type: `turn.${event}`, turn, text };
}

/** Whether the newest reply has begun for the client: nothing of a guess may act before that. */
function isCommitted({ log, line }: Rig): boolean {
  const newest = log
    .map((entry) => JSON.parse(entry) as { type: string; reply?: number })
    .findLast(({ type }) => type === 'reply.requested')?.reply;
  return line.outputs.some(
    ({ output }) => output.type === 'reply' && output.event === 'started' && output.reply === `r${newest}`,
  );
}

function answerMarks({ clock, line, session }: Rig, latencyMs: number): void {
  let playedMs = 0;
  let counted = 0;
  line.onSend = (output: CallOutput) => {
    if (output.type === 'clear') {
      playedMs = clock.now();
      counted = line.audio.length;
    }
    if (output.type !== 'mark') return;
    for (const { at, ms } of line.audio.slice(counted)) playedMs = Math.max(playedMs, at) + ms;
    counted = line.audio.length;
    const { mark } = output;
    clock.setTimeout(
      () => session.receive({ type: 'caller.played', mark }),
      Math.max(playedMs, clock.now()) + latencyMs - clock.now(),
    );
  };
}

/** No agent audio after `clear` until a reply begins or the agent goes on: invariant 6. */
function expectQuietAfterClear({ line }: Rig): void {
  let isClear = false;
  line.outputs.forEach(({ output }, index) => {
    if (output.type === 'clear') isClear = true;
    else if (output.type === 'state' && output.state === 'speaking') isClear = false;
    else if (output.type === 'state' && output.state === 'ending') isClear = false;
    else if (output.type === 'reply' && output.event === 'started') isClear = false;
    if (isClear) expect(line.audio.filter(({ order }) => order === index + 1)).toEqual([]);
  });
}

/** The history holds what was heard, word for word and in order: invariants 3 and 5. */
function expectHistoryAsHeard({ line, session }: Rig): void {
  const inHistory = session.history
    .flatMap((message) => (message.role === 'assistant' ? [message.text] : []))
    .join(' ');
  const heard = line.heard.filter((text) => text !== '').join(' ');
  expect(inHistory).toBe(heard);
  const words = heard.split(' ').filter((word) => /^w\d+x/u.test(word));
  expect(new Set(words).size).toBe(words.length);
}

/** What was heard can't be more than what was sent: a word is 300 ms, and is heard from its middle. */
function expectHeardWasSent({ line }: Rig): void {
  const words = line.heard
    .join(' ')
    .split(' ')
    .filter((word) => word !== '').length;
  expect(line.audioMs).toBeGreaterThanOrEqual(words * 300 - line.heard.length * 150 - 1e-6);
}

/** What is stale changes nothing, and no turn is answered twice: invariant 7. */
function expectEachTurnOnce({ log }: Rig): void {
  const turns = log
    .map((entry) => JSON.parse(entry) as { type: string; turn?: number })
    .flatMap(({ type, turn }) => (type === 'turn.committed' && turn !== undefined ? [turn] : []));
  expect(turns).toEqual([...new Set(turns)].toSorted((a, b) => a - b));
}

function expectOneReplyAtATime({ line, planned }: Run): void {
  expect(planned.most).toBeLessThanOrEqual(1);
  let live: string | undefined;
  for (const { output } of line.outputs) {
    if (output.type !== 'reply') continue;
    if (output.event === 'started') {
      expect(live).toBeUndefined();
      live = output.reply;
    } else expect(output.reply).toBe(live);
    if (output.event === 'ended') live = undefined;
  }
}

function expectNothingLeft({ clock, line, ears, planned, voice, ends }: Run): void {
  expect(line.types.filter((type) => type === 'ended')).toHaveLength(1);
  expect(line.types.at(-1)).toBe('ended');
  expect(ends).toHaveLength(1);
  expect({ ears: ears.live, model: planned.live, voice: voice.live }).toEqual({
    ears: 0,
    model: 0,
    voice: 0,
  });
  expect(line.audio.every(({ order }) => order < line.outputs.length)).toBe(true);
  expect(clock.pending).toBeLessThanOrEqual(1);
}

/** Time alone leads to the caller's floor, or to the end where nobody talks any more: invariant 1. */
async function expectRestInTime({ run, line }: Run): Promise<void> {
  await run(60_000);
  expect(['listening', 'ended']).toContain(line.state);
}

describe('two hundred calls at random', () => {
  it('keep the invariants of the call machine', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (each) => {
        const run = await play(each);
        await expectRestInTime(run);
        run.session.receive({ type: 'caller.hung-up' });
        await run.run(400);
        expect(run.faults).toEqual([]);
        expectQuietAfterClear(run);
        expectHistoryAsHeard(run);
        expectHeardWasSent(run);
        expectEachTurnOnce(run);
        expectOneReplyAtATime(run);
        expect(run.toolRuns.uncommitted).toBe(0);
        expectNothingLeft(run);
      }),
      { numRuns: 200, seed: 20_301_126 },
    );
  }, 60_000);
});
