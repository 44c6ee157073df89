import { beforeEach, describe, expect, it } from 'vitest';
import { askedForMs, HangUp } from '../../tools/inspector/src/inspect/operator/hang-up.ts';
import { ManualClock } from '../server/manual-clock.ts';

let clock: ManualClock;
let calls: number;
let hangUp: HangUp;

beforeEach(() => {
  clock = new ManualClock();
  calls = 0;
  hangUp = new HangUp(
    () => {
      calls += 1;
    },
    (delayMs, run) => {
      const timer = clock.setTimeout(run, delayMs);
      return () => clock.clearTimeout(timer);
    },
  );
});

describe('hanging up', () => {
  it('asks first, and ends the call once when it is meant', () => {
    hangUp.press();
    expect([hangUp.isAsked.value, calls]).toEqual([true, 0]);
    clock.advance(askedForMs - 1);
    hangUp.press();
    expect([hangUp.isAsked.value, calls]).toEqual([false, 1]);
  });

  it('asks anew when nobody has answered for a while, or it was called off', () => {
    hangUp.press();
    clock.advance(askedForMs);
    expect(hangUp.isAsked.value).toBe(false);
    hangUp.press();
    hangUp.forget();
    hangUp.press();
    expect([hangUp.isAsked.value, calls]).toEqual([true, 0]);
  });

  it('is asked for its whole time each time', () => {
    hangUp.press();
    clock.advance(askedForMs - 1);
    hangUp.forget();
    hangUp.press();
    clock.advance(1);
    expect(hangUp.isAsked.value).toBe(true);
  });
});
