import { expect } from 'vitest';
import { expectLegalTurns } from './legal-turns.ts';
import type { SpeechToTextCall } from './speech-to-text-call.ts';
import type { SaidTurn, SpeechToTextRig, SpeechToTextStage } from './speech-to-text-rig.ts';

export const order: SaidTurn = { text: 'i need to cancel my order please' };
export const later: SaidTurn = { text: 'thank you goodbye' };

/** What the parts of the contract have in common. */
export interface SpeechToTextScene<Stage extends SpeechToTextStage> {
  readonly rig: SpeechToTextRig<Stage>;
  readonly stage: () => Stage;
  readonly open: (options?: { readonly firstTurn?: number }) => SpeechToTextCall;
}

/** Says them to one call, and resolves when they have been heard. */
export async function heard<Stage extends SpeechToTextStage>(
  { rig, stage, open }: SpeechToTextScene<Stage>,
  turns: readonly SaidTurn[],
  firstTurn = 0,
): Promise<SpeechToTextCall> {
  const audio = await stage().say(turns);
  const call = open({ firstTurn });
  if (rig.offers.streaming) await call.until('stt.opened');
  await call.send(audio);
  await call.until('turn.eot', turns.length);
  call.leave();
  expectLegalTurns(call.turns, firstTurn);
  return call;
}

/** These turns were told; a real service that hears a synthetic voice may mishear some of the words. */
export function expectHeard<Stage extends SpeechToTextStage>(
  { rig }: SpeechToTextScene<Stage>,
  { texts }: SpeechToTextCall,
  turns: readonly SaidTurn[],
): void {
  const said = turns.map(({ text }) => text);
  if (rig.real === undefined) {
    expect(plain(texts)).toEqual(said);
    return;
  }
  const known = new Set(plain(texts).join(' ').split(' '));
  const words = said.join(' ').split(' ');
  expect(words.filter((word) => known.has(word)).length).toBeGreaterThan(words.length / 2);
}

/** Without what vendors write differently. */
export function plain(texts: readonly string[]): readonly string[] {
  return texts.map((text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}' ]/gu, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}
