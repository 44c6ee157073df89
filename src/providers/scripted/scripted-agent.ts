import { Observable } from 'rxjs';
import type { Message } from '../../../machines/vocabulary/history.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';
import type { LanguageEvent, LanguageModel, LanguageRequest } from '../../ports/language-model.ts';
import type { Moment } from './calendar-date.ts';
import { foldDialogue, type ScriptedReply } from './dialogue.ts';
import { expectedSpeech } from './expected-speech.ts';
import type { Flow } from './flow.ts';
import { warmTypedDates } from './typed-dates.ts';

export interface ScriptedAgentOptions {
  readonly flow: Flow;
  readonly clock: Clock;
  /** The day, and the time of day if known, where the caller is; read at every request. */
  readonly today: () => Moment;
  /** From the request to the first token. */
  readonly firstTokenMs?: number;
  /** From each token to the next; with 0 all tokens come at once. */
  readonly tokenMs?: number;
}

/**
 * An agent that follows a flow file, behind the port of a language model: it streams words, calls tools and is cancelled
 * like one, and never errors.
 *
 * It keeps nothing between requests. Where a conversation stands is found by running its messages through the flow, so a
 * discarded speculation leaves no trace and a call can be resumed by any process that has its history.
 */
export function createScriptedAgent(options: ScriptedAgentOptions): LanguageModel {
  const { flow, clock, today, firstTokenMs = 0, tokenMs = 0 } = options;
  warmTypedDates(today());
  return {
    name: 'scripted',
    generate: (request) =>
      new Observable((subscriber) => {
        const events = answerTo(flow, request, today());
        let timer: TimerHandle;
        const emitFrom = (start: number): void => {
          for (let next = start; next < events.length && !subscriber.closed; next++) {
            const event = events[next];
            if (event !== undefined) subscriber.next(event);
            if (event?.type === 'token' && events[next + 1]?.type === 'token' && tokenMs > 0) {
              timer = clock.setTimeout(() => emitFrom(next + 1), tokenMs);
              return;
            }
          }
          subscriber.complete();
        };
        timer = clock.setTimeout(() => emitFrom(0), firstTokenMs);
        return () => clock.clearTimeout(timer);
      }),
    expects: (messages) => expectedSpeech(flow, foldDialogue(flow, messages, today()).state),
  };
}

function answerTo(flow: Flow, request: LanguageRequest, today: Moment): readonly LanguageEvent[] {
  const { messages, tools } = request;
  const { text, tool } = nextWords(flow, request, today);
  const tokens = text.match(/\S+\s*/g) ?? [];
  const called = tool !== undefined && tools.some(({ name }) => name === tool.name) ? tool : undefined;
  const id = `call-${messages.length}`;
  return [
    ...tokens.map((token) => ({ type: 'token' as const, text: token })),
    ...(called === undefined
      ? []
      : [{ type: 'tool-call' as const, id, name: called.name, args: called.args }]),
    {
      type: 'usage',
      promptTokens: messages.reduce((sum, message) => sum + wordCount(message), 0),
      completionTokens: tokens.length,
      estimated: true,
    },
    { type: 'finished', reason: called === undefined ? 'stop' : 'tool-calls' },
  ];
}

/** The reply to the caller's last turn, or what is left of it; a tool's result needs no words. */
function nextWords(flow: Flow, request: LanguageRequest, today: Moment): ScriptedReply {
  const { messages, prefix = '' } = request;
  if (messages.at(-1)?.role === 'tool') return { text: '' };
  const { reply } = foldDialogue(flow, messages, today);
  const said = prefix.trim();
  if (!reply.text.startsWith(said)) return reply;
  return { ...reply, text: reply.text.slice(said.length).trimStart() };
}

function wordCount(message: Message): number {
  return message.role === 'tool' ? 0 : (message.text.match(/\S+/g)?.length ?? 0);
}
