import { describe, expect, it } from 'vitest';
import { voicePatienceMs } from '../../src/call/voice-patience.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { fluentVoice, handVoice, type Watched } from './hand-providers.ts';
import { openRig, type Rig } from './rig.ts';

const word = new Int16Array(2400).fill(8000);

async function speakingWith(
  first: Watched,
  text: string,
  clock = new VirtualClock(),
): Promise<Rig & { readonly second: Watched }> {
  const second = fluentVoice(clock, 'second');
  const voices = [
    { speech: first, voice: '', speed: 1 },
    { speech: second, voice: '', speed: 1 },
  ] as const;
  const rig = await openRig({ clock, agent: { voices, apology: '' } });
  rig.ears.say(0, 'Say it.');
  rig.model.last.say(text);
  rig.model.last.finish();
  return { ...rig, second };
}

describe('the next voice', () => {
  it('takes over, when one falls silent, at the first clause that is not spoken', async () => {
    const first = handVoice('first', (subscriber, clauses$) => {
      let count = 0;
      subscriber.add(
        clauses$.subscribe(() => {
          if (count++ > 0) return;
          subscriber.next({ type: 'audio', clause: 0, pcm: word });
          subscriber.next({ type: 'clause-ended', clause: 0 });
        }),
      );
    });
    const { line, second, run } = await speakingWith(first, 'One. Two. Three.');
    await run(voicePatienceMs - 10);
    expect(second.clauses).toEqual([]);
    await run(3000);
    expect(second.clauses).toEqual(['Two.', 'Three.']);
    expect(first.live).toBe(0);
    expect(line.heard).toEqual(['One. Two. Three.']);
    expect(line.errors).toEqual(['provider-stalled']);
  });

  it('takes over when one ends before all is spoken', async () => {
    const first = handVoice('first', (subscriber, clauses$) => {
      subscriber.add(
        clauses$.subscribe((clause) => {
          if (clause === 'Two.') subscriber.complete();
          subscriber.next({ type: 'audio', clause: 0, pcm: word });
          subscriber.next({ type: 'clause-ended', clause: 0 });
        }),
      );
    });
    const { line, second, run } = await speakingWith(first, 'One. Two.');
    await run(3000);
    expect(second.clauses).toEqual(['Two.']);
    expect(line.heard).toEqual(['One. Two.']);
    expect(line.errors).toEqual(['provider-protocol']);
  });

  it('is not needed when one hangs up between two clauses: it is opened again', async () => {
    let opened = 0;
    const first = handVoice('first', (subscriber, clauses$) => {
      opened++;
      subscriber.add(
        clauses$.subscribe(() => {
          subscriber.next({ type: 'audio', clause: 0, pcm: word });
          subscriber.next({ type: 'clause-ended', clause: 0 });
          subscriber.complete();
        }),
      );
    });
    const { line, second, run } = await speakingWith(first, 'One. Two.');
    await run(3000);
    expect(opened).toBe(2);
    expect(second.clauses).toEqual([]);
    expect(line.heard).toEqual(['One. Two.']);
  });

  it('is not needed when one fails after its last word, and the reply ends', async () => {
    const first = handVoice('first', (subscriber, clauses$) => {
      subscriber.add(
        clauses$.subscribe({
          next: () => {
            subscriber.next({ type: 'audio', clause: 0, pcm: word });
            subscriber.next({ type: 'clause-ended', clause: 0 });
            subscriber.error(new Error('closed too early'));
          },
        }),
      );
    });
    const { line, second, run } = await speakingWith(first, 'One.');
    await run(1000);
    expect(second.clauses).toEqual([]);
    expect(line.heard).toEqual(['One.']);
    expect(line.state).toBe('listening');
  });

  it('is not waited for when one has spoken everything and never says that it is done', async () => {
    const first = handVoice('first', (subscriber, clauses$) => {
      subscriber.add(
        clauses$.subscribe(() => {
          subscriber.next({ type: 'audio', clause: 0, pcm: word });
          subscriber.next({ type: 'clause-ended', clause: 0 });
        }),
      );
    });
    const { line, run } = await speakingWith(first, 'One.');
    await run(1000);
    expect(line.heard).toEqual(['One.']);
    expect(line.state).toBe('listening');
  });

  it('is not asked because one never ends its clauses, as long as it ends', async () => {
    const first = handVoice('first', (subscriber, clauses$) => {
      subscriber.add(
        clauses$.subscribe({
          next: () => subscriber.next({ type: 'audio', clause: 0, pcm: word }),
          complete: () => subscriber.complete(),
        }),
      );
    });
    const { line, second, run } = await speakingWith(first, 'One.');
    await run(1000);
    expect(second.clauses).toEqual([]);
    expect(line.heard).toEqual(['One.']);
  });

  it('is none: time alone leads back to the caller when no voice ever makes a sound', async () => {
    const mute = handVoice('mute', () => undefined);
    const rig = await openRig({ agent: { voices: [{ speech: mute, voice: '', speed: 1 }] } });
    rig.ears.say(0, 'Say it.');
    rig.model.last.say('One.');
    rig.model.last.finish();
    await rig.run(3 * voicePatienceMs);
    expect(rig.line.state).toBe('listening');
    expect(rig.session.history).toEqual([{ role: 'user', text: 'Say it.' }]);
    rig.ears.say(1, 'Hello?');
    expect(rig.line.state).toBe('thinking');
  });

  it('does not come into the words that the one before has spoken', async () => {
    const clock = new VirtualClock();
    const first = handVoice('first', (subscriber, clauses$) => {
      subscriber.add(
        clauses$.subscribe(() => {
          subscriber.next({ type: 'audio', clause: 0, pcm: word });
          subscriber.next({ type: 'audio', clause: 0, pcm: word });
          clock.setTimeout(() => subscriber.error(new Error('gone')), 500);
        }),
      );
    });
    const { line, run } = await speakingWith(first, 'One two three four.', clock);
    await run(5000);
    // The first two words were sent by the first voice: the second one's are the rest of the same time.
    expect(line.heard).toEqual(['One two three four.']);
    expect(line.audioMs).toBe(1200);
  });
});

describe('the silence before a clause', () => {
  it('is taken off, and the word times move with it', async () => {
    const clock = new VirtualClock();
    const voice = fluentVoice(clock, 'voice', { leadingSilenceMs: 250 });
    const rig = await openRig({
      clock,
      agent: { voices: [{ speech: voice, voice: '', speed: 1 }], apology: '' },
    });
    rig.ears.say(0, 'Count.');
    rig.model.last.say('One two three four. Five six seven eight.');
    rig.model.last.finish();
    const from = clock.now();
    await rig.run(200);
    const startedMs = (rig.line.audio[0]?.at ?? 0) - from;
    await rig.run(10 + startedMs + 1000 - 200);
    rig.session.receive({ type: 'caller.typed', text: 'stop' });
    // Kept before the first sound are 10 ms; without the move three words would be too few by nearly one.
    expect(rig.line.heard).toEqual(['One two three']);
  });
});

describe('how far a guess is made', () => {
  const sentences = 'One two. Three four. Five six. ';

  it.each([
    ['text', []],
    ['first-clause', ['One two.']],
    ['full', ['One two.', 'Three four.', 'Five six.']],
  ] as const)('is as deep as "%s" says, and the rest comes with the commit', async (depth, held) => {
    const rig = await openRig({ policy: { speculation: { depth } }, agent: { apology: '' } });
    rig.ears.hear({ type: 'turn.eager-eot', turn: 0, text: 'count', confidence: 0.5 });
    rig.model.last.say(sentences);
    rig.model.last.finish();
    await rig.run(1000);
    expect(rig.voice.clauses).toEqual(held);
    expect(rig.line.audio).toEqual([]);
    expect(rig.line.text).toBe('');
    rig.ears.hear({ type: 'turn.eot', turn: 0, text: 'Count.' });
    await rig.run(5000);
    expect(rig.voice.clauses).toEqual(['One two.', 'Three four.', 'Five six.']);
    expect(rig.line.text).toBe(sentences.trim());
    expect(rig.line.heard).toEqual([sentences.trim()]);
    expect(rig.model.requests).toHaveLength(1);
  });
});
