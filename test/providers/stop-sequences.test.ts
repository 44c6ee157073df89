import { from, lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { LanguageEvent } from '../../src/ports/language-model.ts';
import { stopAt } from '../../src/providers/stop-sequences.ts';

const finished: LanguageEvent = { type: 'finished', reason: 'length' };

async function heard(tokens: readonly string[], ...stops: readonly string[]): Promise<readonly string[]> {
  const events: readonly LanguageEvent[] = [
    ...tokens.map((text) => ({ type: 'token' as const, text })),
    finished,
  ];
  const told = await lastValueFrom(from(events).pipe(stopAt(stops), toArray()));
  return told.map((event) =>
    event.type === 'token' ? event.text : event.type === 'finished' ? event.reason : '',
  );
}

describe('a stop sequence', () => {
  it('ends an answer also when it is spread over tokens', async () => {
    expect(await heard(['Yes.', ' Us', 'er', ': no'], 'User:')).toEqual(['Yes.', ' ', 'stop']);
  });

  it('holds back only what may begin it, and lets go of it when it does not', async () => {
    expect(await heard(['The Us', 'ual'], 'User:')).toEqual(['The ', 'Usual', 'length']);
  });

  it('that has begun at the end of an answer was none', async () => {
    expect(await heard(['\n', '\n'], '\n\n\n')).toEqual(['\n\n', 'length']);
  });

  it('is the first of several', async () => {
    expect(await heard(['a Human: b User: c'], 'User:', 'Human:')).toEqual(['a ', 'stop']);
  });
});
