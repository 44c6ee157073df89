import { NEVER, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SpeechContext, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { SilenceConfidence } from '../../tools/study/silence-confidence.ts';
import { StudyEars } from '../../tools/study/study-ears.ts';

/** Half as sure after 400 ms, three quarters after 800. */
const confidence = new SilenceConfidence(400);

function listening() {
  const clock = new VirtualClock();
  const ears = new StudyEars({ clock, confidence, eotThreshold: 0.75, eagerThreshold: 0.5 });
  const context$ = new Subject<SpeechContext>();
  const told: string[] = [];
  ears
    .listen(NEVER, { audio: ears.accepts[0], language: 'en', context$, endTurn$: NEVER, firstTurn: 0 })
    .subscribe((event) => {
      if (isTurn(event)) told.push(`${clock.now()} ${event.type}${'text' in event ? ` ${event.text}` : ''}`);
    });
  const passMs = (ms: number): void => {
    const untilMs = clock.now() + ms;
    clock.setTimeout(() => undefined, ms);
    while (clock.stepNow(untilMs));
  };
  const say = (word: string): void => {
    ears.voice();
    passMs(100);
    ears.heard(word);
  };
  return { ears, context$, told, passMs, say };
}

function isTurn({ type }: SpeechToTextEvent): boolean {
  return type.startsWith('turn.');
}

describe('the recogniser of a study', () => {
  it('is the surer of an end the longer it is silent', () => {
    expect([0, 400, 800, 1200].map((ms) => confidence.after(ms))).toEqual([0, 0.5, 0.75, 0.875]);
    expect(confidence.silenceMs(0.75)).toBe(800);
  });

  it('guesses an end, takes it back when the caller goes on, and tells the end in the same words', () => {
    const { told, passMs, say } = listening();
    say('book');
    say('it');
    passMs(500);
    say('please');
    passMs(900);
    expect(told).toEqual([
      '100 turn.started book',
      '200 turn.updated book it',
      '600 turn.eager-eot book it',
      '700 turn.resumed',
      '800 turn.updated book it please',
      '1200 turn.eager-eot book it please',
      '1600 turn.eot Book it please.',
    ]);
  });

  it('guesses when the call wishes, and not at all when it would be as sure as of the end', () => {
    const { context$, told, passMs, say } = listening();
    for (const eagerThreshold of [0.29289321881345254, 0.75]) {
      context$.next({ eagerThreshold });
      say('yes');
      passMs(900);
    }
    expect(told).toEqual([
      '100 turn.started yes',
      '300 turn.eager-eot yes',
      '900 turn.eot Yes.',
      '1100 turn.started yes',
      '1900 turn.eot Yes.',
    ]);
  });

  it('takes a noise for a turn without words', () => {
    const { ears, told, passMs } = listening();
    ears.noise();
    passMs(50);
    ears.heard('');
    passMs(900);
    expect(told).toEqual(['0 turn.started ', '850 turn.eot ']);
  });
});
