import { hangUpTool } from '../../../machines/agent-reply.ts';
import type { CallerTurn } from '../../../machines/caller-turn.ts';
import { isStaleTurn } from '../../../machines/caller-turn.ts';
import type { StampedTurnEvent } from '../../../machines/vocabulary/call-event.ts';
import type { Decision } from '../../../machines/vocabulary/decision.ts';
import { replyName } from '../../../src/call/live-reply.ts';
import { longestAskedText } from '../../../src/call/reply-maker.ts';
import { turnMessage } from '../../../src/call/turn-message.ts';
import type { LogEntry } from '../log-entry.ts';

/** An effect that a decision, or an input, calls for: what of its entry is known beforehand. */
export interface ExpectedEffect {
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface Reply {
  committed: boolean;
  /** What its next request to a model must ask. */
  asks: string;
  readonly tools: Map<string, string>;
}

/** What a call does about each decision, as far as the decision alone tells: what the client gets, what models are asked, which tools run. */
export class ExpectedEffects {
  readonly #replies = new Map<number, Reply>();
  #unanswered: string[] = [];
  /** A resumed call goes on from a conversation that its log does not have. */
  #isBeginningKnown: boolean;
  #state = 'connecting';
  #isReady = false;
  #endedTurn = -1;

  constructor(isResumed: boolean) {
    this.#isBeginningKnown = !isResumed;
  }

  ofTurn(event: StampedTurnEvent, running: CallerTurn | undefined): readonly ExpectedEffect[] {
    if (running === undefined || isStaleTurn(running, event)) return [];
    const { type, at: _, ...fields } = turnMessage(event, running.text, 0);
    if (event.type === 'turn.eot') this.#endedTurn = event.turn;
    return [{ type: `client.${type}`, fields }];
  }

  /** Notes what is no decision and yet bears on what is asked later. */
  note(entry: LogEntry): void {
    if (entry.type === 'history.grew') {
      this.#unanswered = [];
      this.#isBeginningKnown = true;
    }
    if (entry.type === 'reply.tool-called')
      this.#replies.get(Number(entry['reply']))?.tools.set(String(entry['id']), String(entry['name']));
    if (entry.type !== 'tool.ended') return;
    const reply = [...this.#replies.values()].find(({ tools }) => tools.has(String(entry['id'])));
    if (reply !== undefined) reply.asks = '';
  }

  /** What a request to a model, the first of its reply or a later one, must be like. */
  ofRequest(entry: LogEntry): ExpectedEffect | undefined {
    const reply = this.#replies.get(Number(entry['reply']));
    if (reply === undefined) return undefined;
    const isKnown = this.#isBeginningKnown || reply.asks === '';
    const text = isKnown ? { text: reply.asks.slice(-longestAskedText) } : {};
    return { type: 'llm.asked', fields: { ...text, speculative: !reply.committed } };
  }

  of(decision: Decision): readonly ExpectedEffect[] {
    switch (decision.type) {
      case 'state.entered':
        return this.#ofState(decision.state);
      case 'turn.committed':
        this.#unanswered.push(decision.text);
        return this.#ofEnd(decision);
      case 'reply.requested': {
        const { reply, turn, speculative, drafts } = decision;
        const asks = [...this.#unanswered, ...drafts].join(' ');
        this.#replies.set(reply, { committed: !speculative, asks, tools: new Map() });
        return speculative ? [] : [started(reply, turn)];
      }
      case 'line.requested':
        this.#replies.set(decision.reply, { committed: true, asks: '', tools: new Map() });
        return [started(decision.reply, undefined)];
      case 'reply.committed': {
        const reply = this.#replies.get(decision.reply);
        if (reply !== undefined) reply.committed = true;
        return [started(decision.reply, decision.turn)];
      }
      case 'reply.cut':
        return [ended(decision.reply, 'interrupted')];
      case 'reply.finished':
        return [ended(decision.reply, 'completed')];
      case 'reply.given-up':
        return [ended(decision.reply, 'failed')];
      case 'tool.released': {
        const name = this.#replies.get(decision.reply)?.tools.get(decision.id);
        return [{ type: 'tool.started', fields: { name, id: decision.id } }];
      }
      case 'tool.hung-up':
        return [{ type: 'tool.started', fields: { name: hangUpTool, id: decision.id } }];
      case 'playout.cleared':
        return [{ type: 'client.clear', fields: {} }];
      case 'call.ended':
        return [{ type: 'client.ended', fields: { reason: decision.reason } }];
      case 'turn.dropped':
      case 'turn.kept':
        return this.#ofEnd(decision);
      case 'turn.dismissed':
      case 'reply.discarded':
      case 'playout.released':
      case 'playout.paused':
      case 'recogniser.turn-end-requested':
      case 'recogniser.reopen-requested':
        return [];
    }
  }

  /** The end of a turn that no recogniser has ended. */
  #ofEnd({ turn, text }: { readonly turn?: number; readonly text: string }): readonly ExpectedEffect[] {
    if (turn === undefined || turn <= this.#endedTurn) return [];
    this.#endedTurn = turn;
    return [{ type: 'client.turn', fields: { event: 'eot', turn, text } }];
  }

  #ofState(state: string): readonly ExpectedEffect[] {
    if (state === 'connecting' || (this.#state === state && this.#isReady)) return [];
    this.#state = state;
    if (!this.#isReady && (state === 'ended' || state === 'failed')) return [];
    const ready = this.#isReady ? [] : [{ type: 'client.ready', fields: {} }];
    this.#isReady = true;
    return [...ready, { type: 'client.state', fields: { state } }];
  }
}

function started(reply: number, turn: number | undefined): ExpectedEffect {
  return {
    type: 'client.reply started',
    fields: { reply: replyName(reply), ...(turn === undefined ? {} : { turn }) },
  };
}

function ended(reply: number, outcome: string): ExpectedEffect {
  return { type: 'client.reply ended', fields: { reply: replyName(reply), outcome } };
}
