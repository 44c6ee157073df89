import type { CallPolicy, SpeculationDepth } from '../../machines/vocabulary/policy.ts';
import { shippedPolicy } from '../replay/shipped-policy.ts';
import { readDialogue } from './dialogue.ts';
import { dialogueFiles } from './dialogue-file.ts';
import { playStudyCall, type Hearing } from './study-call.ts';
import { studyCallers, type StudyCaller } from './study-callers.ts';
import { figuresOf, type StudyFigures } from './study-figures.ts';
import type { Latencies } from './study-model.ts';

/** A way to guess: fixed, or governed. */
export interface StudySetting {
  readonly name: string;
  readonly eagerThreshold: number;
  readonly depth: SpeculationDepth;
  readonly isGoverned: boolean;
}

export interface StudyResult {
  readonly caller: StudyCaller;
  readonly setting: StudySetting;
  readonly figures: StudyFigures;
}

/** Half a second from a request to its first audio: a hosted model and voice on an ordinary day. */
export const studyLatencies: Latencies = { firstTokenMs: 300, firstClauseMs: 50, firstAudioMs: 150 };
/** A turn is over after 800 ms of silence: the longest pause in the recorded turns but one is 720 ms. */
export const studyHearing: Omit<Hearing, 'eagerThreshold'> = { halfLifeMs: 460, eotThreshold: 0.7 };

const fixed = (eagerThreshold: number, depth: SpeculationDepth): StudySetting => ({
  name: `${eagerThreshold} ${depth}`,
  eagerThreshold,
  depth,
  isGoverned: false,
});

const governed = (start: number): StudySetting => ({
  name: `governed from ${start}`,
  eagerThreshold: start,
  depth: 'first-clause',
  isGoverned: true,
});

const studySettings: readonly StudySetting[] = [
  fixed(0.3, 'text'),
  fixed(0.3, 'first-clause'),
  fixed(0.3, 'full'),
  fixed(0.4, 'first-clause'),
  fixed(0.5, 'first-clause'),
  fixed(0.6, 'first-clause'),
  governed(0.3),
  governed(0.5),
];

/** Plays every kind of caller with every setting. */
export async function runStudy(settings = studySettings): Promise<readonly StudyResult[]> {
  const shipped = await shippedPolicy();
  const { backchannels } = shipped.interruption;
  const callers = studyCallers((await dialogueFiles()).map((file) => readDialogue(file, backchannels)));
  const results: StudyResult[] = [];
  for (const caller of callers)
    for (const setting of settings)
      results.push({ caller, setting, figures: await play(caller, setting, shipped) });
  return results;
}

async function play(
  { calls }: StudyCaller,
  setting: StudySetting,
  shipped: CallPolicy,
): Promise<StudyFigures> {
  const { eagerThreshold, depth, isGoverned } = setting;
  const { speculation } = shipped;
  const { governor } = speculation;
  const policy: CallPolicy = {
    ...shipped,
    silence: { ...shipped.silence, prompts: [] },
    speculation: {
      ...speculation,
      depth,
      governor: {
        ...governor,
        enabled: isGoverned,
        eagerThreshold: { ...governor.eagerThreshold, start: eagerThreshold },
      },
    },
  };
  const played = [];
  for (const dialogue of calls)
    played.push(
      await playStudyCall({
        dialogue,
        policy,
        hearing: { ...studyHearing, eagerThreshold },
        latencies: studyLatencies,
      }),
    );
  return figuresOf(played);
}
