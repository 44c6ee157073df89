import { expect, it } from 'vitest';
import type { EarsAnswer } from '../../../src/providers/embedded/ears-messages.ts';
import { Utterances, type Pool } from '../../../src/providers/embedded/utterances.ts';

/** A pool that has nothing for the calls that it is told of. */
function poolWithout(calls: readonly number[], fault: Error): Pool & { readonly discarded: number[] } {
  const discarded: number[] = [];
  return {
    discarded,
    take: (call) => Promise.reject(calls.includes(call) ? fault : new Error('not asked for')),
    giveBack: () => undefined,
    leave: () => undefined,
    discard: (call) => discarded.push(call),
  };
}

it('ends the call whose decoder fails, and no other', async () => {
  const answers: EarsAnswer[] = [];
  const pool = poolWithout([1], new Error('no memory for a decoder'));
  const utterances = new Utterances(pool, (answer) => answers.push(answer));
  await utterances.take({ type: 'listen', call: 1 });
  await utterances.take({ type: 'check', call: 1 });
  expect(answers).toEqual([
    { type: 'listening', call: 1 },
    { type: 'failed', call: 1, reason: 'no memory for a decoder' },
  ]);
  expect(pool.discarded).toEqual([1]);
});

it('throws what is wrong with the recogniser as a whole', async () => {
  const utterances = new Utterances(
    poolWithout([1], Object.assign(new Error('unreachable'), { name: 'RuntimeError' })),
    () => undefined,
  );
  await expect(utterances.take({ type: 'listen', call: 1 })).rejects.toThrow('unreachable');
});
