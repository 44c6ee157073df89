import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import type { LineName } from '../../machines/vocabulary/reply.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Agent } from './agent.ts';
import type { ClientFeed } from './client-feed.ts';
import { loggable, type EventLog } from './event-log.ts';
import type { Fence } from './fence.ts';
import type { GuessGovernor } from './guess-governor.ts';
import { replyName, type LiveReply } from './live-reply.ts';
import type { PlayoutReport } from './playout-options.ts';
import { voicesForApology } from './rehearsed-voice.ts';
import type { ReplyReport } from './reply-report.ts';
import { Reply } from './reply.ts';
import type { Speaker } from './speaker.ts';
import type { Spending } from './spending.ts';
import type { ToolOutcome } from './tool-outcome.ts';
import type { ToolRun, ToolRunner } from './tool-runner.ts';
import type { TurnLedger } from './turn-ledger.ts';

/** As much of what is asked is noted; a caller who is never answered would fill the disk with it. */
export const longestAskedText = 4000;

export interface ReplyMakerOptions {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly speaker: Speaker;
  readonly ledger: TurnLedger;
  readonly spending: Spending;
  readonly governor: GuessGovernor;
  readonly log: EventLog;
  readonly client: ClientFeed;
  readonly report: (event: CallEvent) => void;
  readonly fence: Fence;
}

/** What the desk does about a reply beside what the machine hears of it. */
export interface ReplyAftermath {
  toolEnded(live: LiveReply, run: ToolRun, outcome: ToolOutcome, late: boolean): void;
  providerFailed(live: LiveReply, error: ProviderError): void;
}

export interface ReplyWish {
  readonly number: number;
  readonly turn?: number | undefined;
  readonly line?: LineName;
  readonly committed: boolean;
}

/** Makes a reply with its playout, and has everything that it reports reach the machine, the client, the ledger and the log. */
export function makeReply(
  { number, turn, line, committed }: ReplyWish,
  options: ReplyMakerOptions,
  tools: ToolRunner,
  aftermath: ReplyAftermath,
): LiveReply {
  const { agent, clock, fence, governor, speaker } = options;
  const playout = speaker.newPlayout(number, playoutReport(number, options));
  const live: LiveReply = {
    number,
    turn,
    line,
    committed,
    early: new Map(),
    discarded: false,
    faults: [],
    playout,
    reply: new Reply({
      agent: line === 'apology' ? { ...agent, voices: voicesForApology(agent) } : agent,
      clock,
      fence,
      playout,
      sampleRateHz: speaker.sampleRateHz,
      tools,
      report: replyReport(number, () => live, options, aftermath),
      depth: committed ? undefined : governor.depth,
    }),
  };
  return live;
}

function playoutReport(
  number: number,
  { ledger, governor, report, client }: ReplyMakerOptions,
): PlayoutReport {
  return {
    started: () => {
      report({ type: 'playout.started', reply: number });
      const answered = ledger.released(number);
      for (const metrics of answered) client.send({ type: 'metrics', ...metrics });
      const newest = answered.at(-1);
      if (newest !== undefined) governor.answered(newest);
    },
    ready: () => {
      ledger.audioReady(number);
      report({ type: 'reply.audio-ready', reply: number });
    },
    drained: () => report({ type: 'playout.drained', reply: number }),
    finished: () => report({ type: 'playout.finished', reply: number }),
  };
}

function replyReport(
  number: number,
  live: () => LiveReply,
  { agent, ledger, spending, report, log, client }: ReplyMakerOptions,
  aftermath: ReplyAftermath,
): ReplyReport {
  return {
    asked: (provider) => {
      const { committed, reply } = live();
      log.append('effect', {
        type: 'llm.asked',
        reply: number,
        provider,
        name: agent.models[provider]?.name,
        speculative: !committed,
        text: reply.asked.slice(-longestAskedText),
      });
    },
    firstToken: () => report({ type: 'reply.text-ready', reply: number }),
    token: () => ledger.token(number),
    clause: () => ledger.clause(number),
    synthesised: (text) => ledger.synthesised(number, text.length),
    text: (text) => client.send({ type: 'reply', event: 'text', reply: replyName(number), text }),
    toolCalled: ({ id, name }, effect, isClients) => {
      const whose = isClients ? ({ isClients } as const) : {};
      report({ type: 'reply.tool-called', reply: number, id, name, effect, ...whose });
    },
    toolStarted: ({ id, name }) => {
      log.append('effect', { type: 'tool.started', name, id });
      if (live().committed) client.send({ type: 'tool', event: 'started', name, id, at: client.at() });
      else live().early.set(id, { name });
    },
    toolEnded: (run, outcome, late) => {
      const { ok, result } = outcome;
      log.append('effect', { type: 'tool.ended', name: run.name, id: run.id, ok, result: loggable(result) });
      aftermath.toolEnded(live(), run, outcome, late);
    },
    used: (model, usage) => {
      ledger.used(number, usage);
      spending.used(number, model, usage);
    },
    answered: (note) => log.append('effect', { type: 'llm.answered', reply: number, ...note }),
    spoken: (note) => log.append('effect', { type: 'voice.spoke', reply: number, ...note }),
    given: (voice, text) => {
      log.append('effect', { type: 'voice.asked', reply: number, voice: voice.speech.name, text });
      spending.given(number, voice, text);
    },
    providerFailed: (error) => aftermath.providerFailed(live(), error),
    completed: (words) => report({ type: 'reply.completed', reply: number, words }),
    failed: () => report({ type: 'reply.failed', reply: number }),
  };
}
