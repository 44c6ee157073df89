import type { LineName, ReplyEvent } from '../../machines/vocabulary/reply.ts';
import { hangUpTool, transferTool } from '../../machines/agent-reply.ts';
import { newest } from './projection.ts';
import type { Happening } from './variant.ts';

/** The one reply that is in the making or being played, as its pipeline and its playout see it. */
export interface ReplyWorld {
  readonly line: LineName | undefined;
  /** The session has been told that it is no guess (any more). */
  readonly committed: boolean;
  /** The words that a guess answers. */
  readonly guess: string | undefined;
  /**
   * `asked`: a request is out; `saying`: it has words; `tools`: a tool was called; `closing`: nothing more comes;
   * `complete`: that was reported; `failed`: no provider is left; `over`: all of it is played.
   */
  readonly stage: 'asked' | 'saying' | 'tools' | 'closing' | 'complete' | 'failed' | 'over';
  readonly hasWords: boolean;
  readonly audio: 'none' | 'ready' | 'played';
  /** `transferring`: the carrier is to hand the caller over. */
  readonly tool: 'none' | 'read' | 'write' | 'transfer' | 'transferring' | 'running' | 'done';
  readonly hangsUp: boolean;
  /** Playout may hand audio over. */
  readonly released: boolean;
  /** Audio lies at the caller's end that was not cleared. */
  readonly out: boolean;
  readonly heard: boolean;
}

export function askedReply({ guess, line }: Partial<Pick<ReplyWorld, 'guess' | 'line'>> = {}): ReplyWorld {
  return {
    line,
    committed: guess === undefined,
    guess,
    stage: 'asked',
    hasWords: false,
    audio: 'none',
    tool: 'none',
    hangsUp: false,
    released: false,
    out: false,
    heard: false,
  };
}

/** What a released reply has ready goes out at once. */
export function handedOver(reply: ReplyWorld): ReplyWorld {
  return reply.released && reply.audio === 'ready' && !reply.out ? { ...reply, out: true } : reply;
}

/** Something that a reply may do next. */
export interface ReplyMove {
  readonly name: string;
  /** Absent: nobody but the world sees it. */
  readonly event?: ReplyEvent;
  readonly may: (reply: ReplyWorld, happenings: ReadonlySet<Happening>) => boolean;
  readonly after: (reply: ReplyWorld) => ReplyWorld;
  /** It comes by itself: providers are watched, and time passes. */
  readonly isOwed: boolean;
}

const of = { reply: newest } as const;
const isMaking = ({ stage }: ReplyWorld): boolean => stage === 'asked' || stage === 'saying';

const mayStillSound = (stage: ReplyWorld['stage']): boolean => stage !== 'failed' && stage !== 'over';

const toolMove = (effect: 'read' | 'write'): ReplyMove => ({
  name: `the reply calls a tool (${effect})`,
  event: { type: 'reply.tool-called', ...of, id: 'tool', name: 'act', effect },
  may: (reply, happenings) =>
    happenings.has('tools') &&
    isMaking(reply) &&
    reply.line === undefined &&
    reply.tool === 'none' &&
    !reply.hangsUp,
  after: (reply) => ({ ...reply, stage: 'tools', tool: effect }),
  isOwed: false,
});

export const replyMoves: readonly ReplyMove[] = [
  {
    name: 'the reply has words',
    event: { type: 'reply.text-ready', ...of },
    may: ({ stage }) => stage === 'asked',
    after: (reply) => ({ ...reply, stage: 'saying', hasWords: true }),
    isOwed: true,
  },
  {
    name: 'the reply has audio',
    event: { type: 'reply.audio-ready', ...of },
    may: ({ stage, hasWords, audio }) => hasWords && audio === 'none' && mayStillSound(stage),
    after: (reply) => ({ ...reply, audio: 'ready' }),
    isOwed: true,
  },
  {
    name: 'the reply has more audio',
    event: { type: 'reply.audio-ready', ...of },
    // All that stands before a transfer has its audio.
    may: ({ stage, audio, tool }) =>
      audio === 'played' && mayStillSound(stage) && tool !== 'transfer' && tool !== 'transferring',
    after: (reply) => ({ ...reply, audio: 'ready' }),
    // What was played may have been all of it.
    isOwed: false,
  },
  toolMove('read'),
  toolMove('write'),
  {
    name: 'the tool has a result',
    may: ({ stage, tool }) => stage === 'tools' && tool === 'running',
    after: (reply) => ({ ...reply, tool: 'done', stage: reply.hangsUp ? 'closing' : 'asked' }),
    isOwed: true,
  },
  {
    name: 'the reply calls transfer_call',
    event: { type: 'reply.tool-called', ...of, id: 'transfer', name: transferTool, effect: 'write' },
    may: (reply, happenings) =>
      happenings.has('transfers') &&
      isMaking(reply) &&
      reply.line === undefined &&
      reply.tool === 'none' &&
      // What was said before has its audio.
      (!reply.hasWords || reply.audio !== 'none'),
    after: (reply) => ({ ...reply, stage: 'tools', tool: 'transfer' }),
    isOwed: false,
  },
  {
    name: 'the reply calls end_call',
    event: { type: 'reply.tool-called', ...of, id: 'bye', name: hangUpTool, effect: 'write' },
    may: (reply, happenings) =>
      happenings.has('hang-up-tool') &&
      (isMaking(reply) || reply.stage === 'tools') &&
      reply.line === undefined &&
      !reply.hangsUp,
    after: (reply) => ({ ...reply, hangsUp: true, stage: reply.stage === 'tools' ? 'tools' : 'closing' }),
    isOwed: false,
  },
  {
    name: 'the reply is complete',
    event: { type: 'reply.completed', ...of, words: true },
    may: ({ stage, hasWords }) =>
      hasWords && (stage === 'saying' || stage === 'closing' || stage === 'asked'),
    after: (reply) => ({ ...reply, stage: 'complete' }),
    isOwed: true,
  },
  {
    name: 'the reply is complete, without a word',
    event: { type: 'reply.completed', ...of, words: false },
    may: ({ stage, hasWords }) => !hasWords && stage === 'closing',
    after: (reply) => ({ ...reply, stage: 'complete' }),
    isOwed: true,
  },
  {
    name: 'no voice made a sound of the reply',
    event: { type: 'reply.completed', ...of, words: false },
    may: ({ stage, hasWords, audio }, happenings) =>
      happenings.has('failures') && stage === 'complete' && hasWords && audio === 'none',
    after: (reply) => ({ ...reply, hasWords: false }),
    isOwed: false,
  },
  {
    name: 'every provider of the reply has failed',
    event: { type: 'reply.failed', ...of },
    may: ({ stage }, happenings) => happenings.has('failures') && stage !== 'failed' && stage !== 'over',
    after: (reply) => ({ ...reply, stage: 'failed' }),
    isOwed: false,
  },
  {
    name: 'the voice fails, and audio that nobody heard is void',
    event: { type: 'playout.drained', ...of },
    may: ({ audio, released, heard, stage }, happenings) =>
      happenings.has('failures') && audio === 'ready' && !released && !heard && stage !== 'failed',
    after: (reply) => ({ ...reply, audio: 'none' }),
    isOwed: false,
  },
  {
    name: 'the caller hears words of the reply',
    may: ({ audio, released, heard }) => audio === 'ready' && released && !heard,
    after: (reply) => ({ ...reply, heard: true }),
    isOwed: true,
  },
  {
    name: 'all that there is of the reply is played',
    event: { type: 'playout.drained', ...of },
    may: ({ audio, released, heard }) => audio === 'ready' && released && heard,
    after: (reply) => ({ ...reply, audio: 'played', out: false }),
    isOwed: true,
  },
  {
    name: 'the reply is played to its end',
    event: { type: 'playout.finished', ...of },
    may: ({ stage, released, audio, hasWords, heard }) =>
      stage === 'complete' && released && (audio === 'none' ? !hasWords : heard),
    after: (reply) => ({ ...reply, stage: 'over', audio: 'played', out: false }),
    isOwed: true,
  },
];
