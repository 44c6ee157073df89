import type { DialogueFile, Segment } from './dialogue-file.ts';
import { backchannelIn, spokenWords, type SpokenWord } from './spoken-words.ts';

/** When a caller begins to speak; talky answers in its own time, so it is told by what the agent does. */
export type Cue =
  | { readonly after: 'call-start'; readonly ms: number }
  /** The agent has said all that it had to say. */
  | { readonly after: 'reply-end'; readonly ms: number }
  /** The agent is so many words into its reply, and talked over. */
  | { readonly after: 'reply-word'; readonly words: number }
  /** The caller's own last turn; the agent has not begun to answer. */
  | { readonly after: 'turn-end'; readonly ms: number };

/** What a caller says in one go. */
export interface CallerTurn {
  readonly cue: Cue;
  /** From the turn's start; none is a noise. */
  readonly words: readonly SpokenWord[];
  readonly durationMs: number;
  /** Not meant for the agent: a noise, or a backchannel. */
  readonly isBlip: boolean;
  /** What the agent answers; empty for a blip. */
  readonly reply: string;
}

export interface Dialogue {
  readonly sid: string;
  readonly greeting: string;
  readonly turns: readonly CallerTurn[];
}

/** Said where the recorded agent has nothing more to say. */
const lastWord = 'Goodbye.';

/** Speech of one side between two others: segment borders are a recogniser's endpointing, not turns. */
interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly words: readonly SpokenWord[];
  readonly isBlip: boolean;
}

/** Reads a recorded dialogue as turns. Inner times are kept, the times between speakers become cues. */
export function readDialogue({ sid, segments }: DialogueFile, backchannels: readonly string[]): Dialogue {
  const agent = segments
    .filter(({ role }) => role === 'agent')
    .map((segment) => stretchOf(segment, spokenWords(segment), false))
    .filter(({ words }) => words.length > 0);
  const caller = callerStretches(segments, agent, backchannels);
  const said = caller.filter(({ isBlip }) => !isBlip);
  const turns = caller.map((stretch) => {
    const next = said.find(({ startMs }) => startMs > stretch.startMs)?.startMs ?? Infinity;
    return {
      cue: cueOf(stretch, caller, said, agent),
      words: stretch.words.map(({ text, startMs, endMs }) => ({
        text,
        startMs: startMs - stretch.startMs,
        endMs: endMs - stretch.startMs,
      })),
      durationMs: stretch.endMs - stretch.startMs,
      isBlip: stretch.isBlip,
      reply: stretch.isBlip ? '' : replyTo(stretch, next, agent),
    };
  });
  const greeting = textOf(agent.filter(({ startMs }) => startMs < (said[0]?.startMs ?? Infinity)));
  return { sid, greeting, turns };
}

function callerStretches(
  segments: readonly Segment[],
  agent: readonly Stretch[],
  backchannels: readonly string[],
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const segment of segments) {
    if (segment.role === 'agent') continue;
    const words = spokenWords(segment);
    const last = stretches.at(-1);
    const lastMs = last?.endMs ?? -Infinity;
    const isAnswered = agent.some(({ startMs, endMs }) => endMs > lastMs && startMs < segment.startMs);
    if (words.length === 0) stretches.push(blipOf(segment, backchannels));
    else if (last === undefined || last.isBlip || isAnswered)
      stretches.push(stretchOf(segment, words, false));
    else stretches[stretches.length - 1] = stretchOf(segment, [...last.words, ...words], false);
  }
  return stretches;
}

function blipOf(segment: Segment, backchannels: readonly string[]): Stretch {
  const { startMs, durationMs } = segment;
  const text = backchannelIn(segment, backchannels);
  const endMs = startMs + durationMs;
  return { startMs, endMs, words: text === '' ? [] : [{ text, startMs, endMs }], isBlip: true };
}

function stretchOf({ startMs, durationMs }: Segment, words: readonly SpokenWord[], isBlip: boolean): Stretch {
  return {
    startMs: words[0]?.startMs ?? startMs,
    endMs: words.at(-1)?.endMs ?? startMs + durationMs,
    words,
    isBlip,
  };
}

function cueOf(
  { startMs, isBlip }: Stretch,
  caller: readonly Stretch[],
  said: readonly Stretch[],
  agent: readonly Stretch[],
): Cue {
  const from = said.findLast((each) => each.startMs < startMs)?.startMs ?? -Infinity;
  // A blip may fall into a gap in what the agent says.
  const next = said.find((each) => each.startMs > startMs)?.startMs ?? Infinity;
  const until = isBlip ? next : startMs;
  const reply = agent.filter((each) => each.startMs > from && each.startMs < until);
  const heard = reply.flatMap(({ words }) => words).filter((word) => word.startMs < startMs).length;
  const total = reply.reduce((sum, { words }) => sum + words.length, 0);
  const begun = reply.findLast((each) => each.startMs < startMs);
  if (begun !== undefined && (heard < total || begun.endMs > startMs))
    return { after: 'reply-word', words: heard };
  if (begun !== undefined) return { after: 'reply-end', ms: startMs - begun.endMs };
  const own = caller.findLast((each) => each.startMs < startMs);
  return own === undefined || from === -Infinity
    ? { after: 'call-start', ms: startMs }
    : { after: 'turn-end', ms: startMs - own.endMs };
}

/** What the agent says until the caller's next turn; of a turn that talks over it, the rest of what it was saying. */
function replyTo({ startMs }: Stretch, nextMs: number, agent: readonly Stretch[]): string {
  const whole = agent.filter((each) => each.startMs > startMs && each.startMs < nextMs);
  if (whole.length > 0) return textOf(whole);
  const rest = agent.flatMap((each) => ({
    ...each,
    words: each.words.filter((word) => word.startMs > startMs),
  }));
  const cut = rest.filter((each) => each.startMs < startMs && each.words.length > 0);
  return cut.length > 0 ? textOf(cut) : lastWord;
}

/** A sentence for each segment: speech is synthesised by clauses. */
function textOf(stretches: readonly Stretch[]): string {
  return stretches
    .map(({ words }) => words.map(({ text }) => text).join(' '))
    .map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`)
    .join(' ');
}
