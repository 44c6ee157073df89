import { createTestModel } from 'xstate/graph';
import { describe, expect, it } from 'vitest';
import { ProviderUnreachable } from '../../src/errors/provider-error.ts';
import { openRig, type Rig } from '../call/rig.ts';
import { nothingReachesTheProcess } from '../call/process-watch.ts';
import { expectOver } from '../call/over.ts';
import { conversationModel } from './conversation-model.ts';

nothingReachesTheProcess();

/** Long enough for a word to be heard, and shorter than an answer. */
const momentMs = 400;
const answer = 'There is a table for two at eight in the evening. ';
const apology = 'We are sorry that nobody can answer you right now.';

/** The person on the phone, and whoever answers. */
class Conversation {
  readonly rig: Rig;
  /** How often the caller has finished, and so is owed an answer. */
  finished = 0;
  #turn = 0;

  constructor(rig: Rig) {
    this.rig = rig;
  }

  pause(): void {
    this.#hear('turn.eager-eot', 'I want a table');
  }

  goOn(): void {
    this.rig.ears.hear({ type: 'turn.resumed', turn: this.#turn });
  }

  finish(): void {
    this.#hear('turn.eot', 'I want a table');
    this.#turn++;
    this.finished++;
  }

  interrupt(): void {
    this.#hear('turn.started', 'No, wait');
  }

  cough(): void {
    this.#hear('turn.started', '');
    this.#hear('turn.eot', '');
    this.#turn++;
  }

  answerBegins(): void {
    this.rig.model.last.say(answer);
    this.rig.model.last.finish();
  }

  nobodyAnswers(): void {
    this.rig.model.last.fail(new ProviderUnreachable('gone', { provider: 'model' }));
  }

  /** What stands in the history of the caller's words. */
  get asked(): readonly string[] {
    return this.rig.session.history.flatMap((message) => (message.role === 'user' ? [message.text] : []));
  }

  #hear(type: 'turn.started' | 'turn.eager-eot' | 'turn.eot', text: string): void {
    const event = { type, turn: this.#turn, text } as const;
    this.rig.ears.hear(type === 'turn.eager-eot' ? { ...event, type, confidence: 0.5 } : { ...event, type });
  }
}

/** Whether the agent is heard in the next moment. */
async function isHeard({ line, run }: Rig): Promise<boolean> {
  const before = line.audio.length;
  await run(momentMs);
  return line.audio.length > before;
}

const states = {
  "caller's floor": async ({ rig }: Conversation) => {
    expect(await isHeard(rig)).toBe(false);
    expect(rig.line.state).toBe('listening');
    expect({ model: rig.model.live, voice: rig.voice.live }).toEqual({ model: 0, voice: 0 });
  },
  speculating: async ({ rig, asked, finished }: Conversation) => {
    const { length } = rig.line.outputs.filter(({ output }) => output.type === 'reply');
    expect(await isHeard(rig)).toBe(false);
    expect(rig.line.state).toBe('eager-thinking');
    expect(rig.model.live).toBe(1);
    expect(rig.line.outputs.filter(({ output }) => output.type === 'reply')).toHaveLength(length);
    expect(asked).toHaveLength(finished);
  },
  'silent thinking': async ({ rig, asked, finished }: Conversation) => {
    expect(await isHeard(rig)).toBe(false);
    expect(rig.line.state).toBe('thinking');
    expect(rig.model.live).toBe(1);
    expect(asked).toHaveLength(finished);
    expect(rig.session.history.at(-1)?.role).toBe('user');
  },
  "agent's floor": async ({ rig }: Conversation) => {
    expect(await isHeard(rig)).toBe(true);
    expect(rig.line.state).toBe('speaking');
  },
  over: async ({ rig }: Conversation) => {
    expect(rig.line.ended).toBe('caller-hangup');
    expect(await isHeard(rig)).toBe(false);
    expectOver(rig);
  },
};

const paths = createTestModel(conversationModel).getSimplePaths();

describe('a conversation', () => {
  it('has every state and every event of the model on its paths', () => {
    const events = new Set(paths.flatMap(({ steps }) => steps.map(({ event }) => event.type as string)));
    const reached = new Set(paths.flatMap(({ steps }) => steps.map(({ state }) => state.value)));
    expect([...reached].toSorted()).toEqual(Object.keys(states).toSorted());
    expect(events.size).toBe(1 + 9);
  });

  it.each(
    paths.map(
      (path) =>
        [
          path.steps
            .map(({ event }) => event.type)
            .slice(1)
            .join(', '),
          path,
        ] as const,
    ),
  )('goes as its caller would have it: %s', async (_, path) => {
    expect.hasAssertions();
    const rig = await openRig({
      agent: { apology },
      policy: { llm: { firstTokenMs: 1e6, interTokenMs: 1e6 }, speculation: { timeoutMs: 1e6 } },
    });
    const it = new Conversation(rig);
    await path.test({
      states: Object.fromEntries(Object.entries(states).map(([name, check]) => [name, () => check(it)])),
      events: {
        'I pause': () => it.pause(),
        'I go on': () => it.goOn(),
        'I finish': () => it.finish(),
        'I interrupt': () => it.interrupt(),
        'I cough': () => it.cough(),
        'I hang up': () => rig.session.receive({ type: 'caller.hung-up' }),
        'the answer begins': () => it.answerBegins(),
        'the answer ends': () => rig.run(10_000),
        'nobody can answer': () => it.nobodyAnswers(),
      },
    });
    rig.session.receive({ type: 'caller.hung-up' });
    await rig.clock.settle();
    expectOver(rig);
    expect(rig.faults).toEqual([]);
  });
});
