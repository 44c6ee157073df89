import type { CallerTurn, Dialogue } from './dialogue.ts';

/** A kind of caller, and the calls of theirs that a study plays. */
export interface StudyCaller {
  readonly name: string;
  readonly about: string;
  readonly calls: readonly Dialogue[];
}

/** A pause between two words that is as long may be taken for the end. */
const hesitationMs = 200;
/** So many turns make a call in which the governor has something to learn from. */
const turnsPerCall = 40;

/** Who calls in a study: the recorded callers as they were, and what they said sorted by how they said it. */
export function studyCallers(dialogues: readonly Dialogue[]): readonly StudyCaller[] {
  const spoken = dialogues.flatMap(({ turns }) => turns.filter(isPlain));
  const hesitant = spoken.filter((turn) => longestPauseMs(turn) >= hesitationMs);
  const crisp = spoken.filter((turn) => longestPauseMs(turn) < hesitationMs);
  return [
    {
      name: 'hesitant',
      about: `the ${hesitant.length} turns with a pause inside, again and again: ${turnsPerCall} in one call`,
      calls: [longCall('hesitant', hesitant)],
    },
    {
      name: 'crisp',
      about: `the ${crisp.length} turns without one, again and again: ${turnsPerCall} in one call`,
      calls: [longCall('crisp', crisp)],
    },
    { name: 'recorded', about: `the ${dialogues.length} calls as they were`, calls: dialogues },
  ];
}

/** Said when the agent is done; what talks over it, and noises, stay with the recorded calls. */
function isPlain({ isBlip, cue }: CallerTurn): boolean {
  return !isBlip && cue.after === 'reply-end';
}

function longestPauseMs({ words }: CallerTurn): number {
  return Math.max(
    0,
    ...words.slice(1).map(({ startMs }, index) => startMs - (words[index]?.endMs ?? startMs)),
  );
}

function longCall(sid: string, turns: readonly CallerTurn[]): Dialogue {
  const times = Math.ceil(turnsPerCall / turns.length);
  const said = Array.from({ length: times }, () => turns).flat();
  return { sid, greeting: 'Hello.', turns: said.slice(0, turnsPerCall) };
}
