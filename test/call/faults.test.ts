import { concat, NEVER, Observable, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ProviderUnreachable } from '../../src/errors/provider-error.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import type { SpeechToText } from '../../src/ports/speech-to-text.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { fluentModel, fluentVoice, handVoice, phone } from './hand-providers.ts';
import { expectOver } from './over.ts';
import { nothingReachesTheProcess } from './process-watch.ts';
import { openRig } from './rig.ts';

nothingReachesTheProcess();

describe("a fault of somebody else's is the call's own affair", () => {
  it('survives a recogniser whose listen throws, and tells the caller what was wrong', async () => {
    const deaf: SpeechToText = {
      name: 'deaf',
      accepts: [phone],
      listen: () => {
        throw new Error('no ears');
      },
    };
    const rig = await openRig({ agent: { speechToText: [deaf] } });
    await rig.run(13_000);
    expect(rig.line.errors).toEqual(['provider-unreachable']);
    expect(rig.line.heard).toEqual(['Goodbye.']);
    expect(rig.line.ended).toBe('provider-failure');
    expectOver(rig);
  });

  it('reopens a recogniser whose listen throws when it is opened again', async () => {
    const rig = await openRig();
    let isBroken = true;
    rig.ears.onListen = (subscriber) => {
      if (isBroken) throw new Error('not now');
      subscriber.next({ type: 'stt.opened' });
    };
    rig.ears.fail(new Error('gone'));
    await rig.run(1000);
    isBroken = false;
    await rig.run(2000);
    rig.ears.say(0, 'Hello.');
    expect(rig.line.state).toBe('thinking');
    expect(rig.faults).toEqual([]);
  });

  it('asks the next model when generate throws', async () => {
    const broken: LanguageModel = {
      name: 'broken',
      generate: () => {
        throw new Error('no brain');
      },
    };
    const clock = new VirtualClock();
    const rig = await openRig({ clock, agent: { models: [broken, fluentModel(clock, 'All is well.')] } });
    rig.ears.say(0, 'How are you?');
    await rig.run(5000);
    expect(rig.line.heard).toEqual(['All is well.']);
  });

  it.each([
    [
      'speak throws',
      () => ({
        name: 'mute',
        sampleRateHz: 8000,
        speak: () => {
          throw new Error('no mouth');
        },
        voices: () => NEVER,
      }),
    ],
    [
      'it errors before it was given a word',
      () =>
        handVoice('mute', (subscriber) =>
          subscriber.error(new ProviderUnreachable('closed', { provider: 'mute' })),
        ),
    ],
    [
      'it errors at the first word',
      () =>
        handVoice('mute', (subscriber, clauses$) =>
          subscriber.add(clauses$.subscribe(() => subscriber.error(new Error('no')))),
        ),
    ],
  ])('goes on with the next voice, and with all clauses, when %s', async (_, mute) => {
    const clock = new VirtualClock();
    const second = fluentVoice(clock, 'second');
    const voices = [
      { speech: mute(), voice: '', speed: 1 },
      { speech: second, voice: '', speed: 1 },
    ] as const;
    const rig = await openRig({ clock, agent: { voices } });
    await rig.run(100);
    second.clauses.length = 0;
    rig.ears.say(0, 'Say it.');
    rig.model.last.say('The first sentence. The second sentence. ');
    await rig.run(50);
    rig.model.last.say('The third one. ');
    rig.model.last.finish();
    await rig.run(10_000);
    expect(second.clauses).toEqual(['The first sentence.', 'The second sentence.', 'The third one.']);
    expect(rig.line.heard).toEqual(['The first sentence. The second sentence. The third one.']);
    expect(rig.line.state).toBe('listening');
    rig.session.receive({ type: 'caller.hung-up' });
    expectOver(rig);
    expect(second.live).toBe(0);
  });

  it('tells the model that a tool has thrown', async () => {
    const rig = await openRig({
      agent: {
        tools: [
          {
            name: 'book',
            description: '',
            parameters: {},
            effect: 'write',
            cancellable: false,
            run: () => {
              throw new Error('the book is full');
            },
          },
        ],
      },
    });
    rig.ears.say(0, 'Book it.');
    rig.model.last.call('book');
    rig.model.last.finish();
    await rig.run(10);
    expect(rig.model.last.request.messages.at(-1)).toMatchObject({
      role: 'tool',
      name: 'book',
      result: { error: 'the book is full' },
    });
    expect(rig.faults).toEqual([]);
  });

  it('says that a tool that is not there has failed', async () => {
    const rig = await openRig();
    rig.ears.say(0, 'Book it.');
    rig.model.last.call('no-such-tool');
    rig.model.last.finish();
    await rig.run(10);
    expect(rig.line.outputs.map(({ output }) => output)).toContainEqual(
      expect.objectContaining({ type: 'tool', event: 'ended', ok: false }),
    );
  });

  it('cuts a reply, and keeps the words heard, although its model will not be let go', async () => {
    const clinging: LanguageModel = {
      name: 'clinging',
      generate: () =>
        concat(
          of({ type: 'token', text: 'One two three four. ' } as const),
          new Observable<never>(() => () => {
            throw new Error('I will not go');
          }),
        ),
    };
    const rig = await openRig({ agent: { models: [clinging] } });
    rig.ears.say(0, 'Count.');
    await rig.run(900);
    rig.ears.hear({ type: 'turn.started', turn: 1, text: 'stop that' });
    expect(rig.session.history).toContainEqual(
      expect.objectContaining({ role: 'assistant', interrupted: true }),
    );
    expect(rig.line.state).toBe('listening');
    expect(rig.line.ended).toBeUndefined();
  });

  it('does without the hints of a model that throws at being asked for them', async () => {
    const clock = new VirtualClock();
    const model: LanguageModel = {
      ...fluentModel(clock, 'Fine.'),
      expects: () => {
        throw new Error('no idea');
      },
    };
    const rig = await openRig({ clock, agent: { models: [model] } });
    rig.ears.say(0, 'Hello.');
    await rig.run(3000);
    expect(rig.line.heard).toEqual(['Fine.']);
  });

  it('gives the apology to the next voice when the first one rehearses nothing', async () => {
    const clock = new VirtualClock();
    const hollow = handVoice('hollow', (subscriber) => subscriber.complete());
    const second = fluentVoice(clock, 'second');
    const voices = [
      { speech: hollow, voice: '', speed: 1 },
      { speech: second, voice: '', speed: 1 },
    ] as const;
    const dumb: LanguageModel = { name: 'dumb', generate: () => throwError(() => new Error('no')) };
    const rig = await openRig({ clock, agent: { voices, models: [dumb] } });
    await rig.run(1000);
    rig.ears.say(0, 'Hello.');
    await rig.run(0);
    expect(rig.line.audioMs).toBeGreaterThan(0);
  });
});
