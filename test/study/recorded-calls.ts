import type { CallPolicy, SpeculationPolicy } from '../../machines/vocabulary/policy.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { readDialogue, type Dialogue } from '../../tools/study/dialogue.ts';
import { dialogueFiles } from '../../tools/study/dialogue-file.ts';
import { playStudyCall, type StudyCall, type StudyCallOptions } from '../../tools/study/study-call.ts';

/** The latencies that the engine is measured with: 220 ms from a request to its first audio. */
export const scripted = { firstTokenMs: 100, firstClauseMs: 30, firstAudioMs: 90 } as const;
/** Sure enough of an end after 800 ms of silence, and of a guess after 460 ms. */
export const hearing = { halfLifeMs: 460, eotThreshold: 0.7, eagerThreshold: 0.5 } as const;

export async function recordedDialogues(): Promise<readonly Dialogue[]> {
  const { interruption } = await shippedPolicy();
  return (await dialogueFiles()).map((file) => readDialogue(file, interruption.backchannels));
}

export async function studyPolicy(change: Partial<SpeculationPolicy> = {}): Promise<CallPolicy> {
  const shipped = await shippedPolicy();
  return {
    ...shipped,
    silence: { ...shipped.silence, prompts: [] },
    speculation: { ...shipped.speculation, ...change },
  };
}

export async function play(
  dialogue: Dialogue,
  change: Partial<Omit<StudyCallOptions, 'dialogue'>> = {},
): Promise<StudyCall> {
  return playStudyCall({ dialogue, policy: await studyPolicy(), hearing, latencies: scripted, ...change });
}
