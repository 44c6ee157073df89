import { describe, expect, it } from 'vitest';
import { failuresInARow } from '../../src/call/circuit.ts';
import { withCircuit } from '../../src/call/guarded.ts';
import { ProviderThrottled } from '../../src/errors/provider-error.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { fluentVoice, handVoice, HandModel, type Watched } from './hand-providers.ts';
import { expectOver } from './over.ts';
import { openRig, type Rig } from './rig.ts';

interface Voices {
  readonly clock: VirtualClock;
  readonly first: Watched;
  readonly second: Watched;
  readonly call: (apology?: string) => Promise<Rig>;
}

function twoVoices(first: (clock: VirtualClock) => Watched): Voices {
  const clock = new VirtualClock();
  const one = withCircuit(first(clock), clock);
  const two = withCircuit(fluentVoice(clock, 'second'), clock);
  const voices = [
    { speech: one, voice: 'anna', speed: 1 },
    { speech: two, voice: 'bert', speed: 1 },
  ] as const;
  const call = (apology = ''): Promise<Rig> => openRig({ clock, agent: { voices, apology } });
  return { clock, first: one, second: two, call };
}

/** Fails at each clause. */
function brokenVoice(error: Error): Watched {
  return handVoice('first', (subscriber, clauses$) =>
    subscriber.add(clauses$.subscribe(() => subscriber.error(error))),
  );
}

function throttled(retryAfterMs: number): ProviderThrottled {
  return new ProviderThrottled('too many', { provider: 'first', retryAfterMs });
}

async function speak(rig: Rig, turn: number): Promise<void> {
  rig.ears.say(turn, 'Say it.');
  rig.model.last.say('Here it is.');
  rig.model.last.finish();
  await rig.run(3000);
}

describe('a voice that is out of quota', () => {
  it('is not asked in new replies, in no call, until it may be again', async () => {
    const { first, second, call } = twoVoices(() => brokenVoice(throttled(20_000)));
    const rig = await call();
    await speak(rig, 0);
    await speak(rig, 1);
    const other = await call();
    await speak(other, 0);
    expect(first.clauses).toHaveLength(1);
    expect(second.clauses).toHaveLength(3);
    expect(rig.line.heard).toEqual(['Here it is.', 'Here it is.']);
    expect(other.line.errors).toEqual([]);
    await rig.run(11_000);
    await speak(rig, 2);
    expect(first.clauses).toHaveLength(2);
  });
});

describe('a voice', () => {
  it('that fails three replies in a row is not asked for a fourth', async () => {
    const { first, second, call } = twoVoices(() => brokenVoice(new Error('no')));
    const rig = await call();
    for (let turn = 0; turn <= failuresInARow; turn++) await speak(rig, turn);
    expect(first.clauses).toHaveLength(failuresInARow);
    expect(second.clauses).toHaveLength(failuresInARow + 1);
  });

  it('is none the worse for replies that were cut before its first sound', async () => {
    const { first, second, call } = twoVoices((clock) => fluentVoice(clock, 'first', { firstAudioMs: 1000 }));
    const rig = await call();
    for (let turn = 0; turn < 5; turn++) {
      rig.ears.say(turn, 'Say it.');
      rig.model.last.say('Here it is. ');
      await rig.run(500);
    }
    expect(first.clauses).toHaveLength(5);
    expect(second.clauses).toEqual([]);
    rig.session.receive({ type: 'caller.hung-up' });
    expectOver({ ...rig, voice: first });
  });

  it('is asked although its circuit is open when no other one can speak', async () => {
    const clock = new VirtualClock();
    let isBroken = true;
    const sole = withCircuit(
      handVoice('sole', (subscriber, clauses$) =>
        subscriber.add(
          clauses$.subscribe(() => {
            if (isBroken) subscriber.error(throttled(60_000));
            subscriber.next({ type: 'audio', clause: 0, pcm: new Int16Array(2400).fill(8000) });
            subscriber.next({ type: 'clause-ended', clause: 0 });
          }),
        ),
      ),
      clock,
    );
    const voices = [{ speech: sole, voice: 'anna', speed: 1 }] as const;
    const rig = await openRig({ clock, agent: { voices, apology: '' } });
    await speak(rig, 0);
    isBroken = false;
    await speak(rig, 1);
    expect(rig.line.heard.at(-1)).toBe('Here it is.');
  });
});

describe('the apology', () => {
  it('is rehearsed by the first voice that is in service', async () => {
    const { first, second, call } = twoVoices((clock) => fluentVoice(clock, 'first'));
    const use = withCircuit(first, new VirtualClock()).circuit.begin();
    use.failed(throttled(60_000));
    await new Promise((resolve) => setImmediate(resolve));
    await call('Sorry about that.');
    expect(first.clauses).toEqual([]);
    expect(second.clauses).toEqual(['Sorry about that.']);
  });

  it('is left to the next voice by one that never ends it, and that counts against it', async () => {
    const { first, second, call } = twoVoices(() => handVoice('first', () => undefined));
    const rig = await call('Sorry about that.');
    await rig.run(9999);
    expect(second.clauses).toEqual([]);
    await rig.run(2000);
    expect(second.clauses).toEqual(['Sorry about that.']);
    expect(first.live).toBe(0);
    rig.ears.say(0, 'Hello.');
    rig.model.last.fail(new Error('no'));
    await rig.run(3000);
    expect(rig.line.heard).toContain('Sorry about that.');
  });

  it('is no reason to stay for a voice that rehearses it when the call ends', async () => {
    const { first, call } = twoVoices(() => handVoice('first', () => undefined));
    const rig = await call('Sorry about that.');
    expect(first.live).toBe(1);
    rig.session.receive({ type: 'caller.hung-up' });
    expectOver({ ...rig, voice: first });
  });
});

describe('a call that starts', () => {
  it('warms the voice and the model that will be asked first, and no others', async () => {
    const warmed: string[] = [];
    const clock = new VirtualClock();
    const warm = <Provider extends { readonly name: string }>(provider: Provider): Provider =>
      Object.assign(provider, { warm: () => void warmed.push(provider.name) });
    const out = withCircuit(warm(new HandModel('out')), clock);
    out.circuit.begin().failed(throttled(60_000));
    for (let round = 0; round < 3; round++) await clock.settle();
    const voices = [
      { speech: warm(fluentVoice(clock, 'voice')), voice: '', speed: 1 },
      { speech: warm(fluentVoice(clock, 'other voice')), voice: '', speed: 1 },
    ] as const;
    await openRig({ clock, agent: { models: [out, warm(new HandModel('in'))], voices } });
    expect(warmed).toEqual(['in', 'voice']);
  });

  it('does without the warmth of a provider that throws at it', async () => {
    const model = {
      name: 'cold',
      generate: () => {
        throw new Error('not asked');
      },
      warm: () => {
        throw new Error('no');
      },
    };
    const rig = await openRig({ agent: { models: [model] } });
    expect(rig.line.state).toBe('listening');
    expect(rig.faults).toHaveLength(1);
  });
});
