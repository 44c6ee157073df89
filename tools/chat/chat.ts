import type { AgentConfig } from '../../src/config/agent-config.ts';
import { Conversation } from '../../src/call/conversation.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import type { Opened } from '../probes/provider-desk.ts';
import { ChatAnswer, type ChatOutcome } from './chat-answer.ts';
import type { SpokenReply } from './spoken-reply.ts';

export interface ChatOptions {
  readonly agent: AgentConfig;
  readonly model: Opened<LanguageModel>;
  /** A way to speak one reply; absent: nothing is spoken. */
  readonly newReply?: (() => SpokenReply) | undefined;
  readonly clock: Clock;
  readonly patienceMs: number;
  readonly onText: (text: string) => void;
}

/** A conversation with an agent by keyboard; its history keeps of each answer what was heard. */
export class Chat {
  readonly #options: ChatOptions;
  readonly #conversation: Conversation;
  #answer: ChatAnswer | undefined;

  constructor(options: ChatOptions) {
    const { greeting } = options.agent;
    this.#options = options;
    this.#conversation = new Conversation(
      greeting === undefined ? [] : [{ role: 'assistant', text: greeting.text }],
    );
  }

  /** Whether an answer is being given. */
  get isAnswering(): boolean {
    return this.#answer !== undefined;
  }

  /** Answers a line; resolves when the answer is over, for whatever reason. One at a time. */
  async answer(line: string): Promise<ChatOutcome> {
    const { agent, model, newReply, clock, patienceMs, onText } = this.#options;
    this.#conversation.append({ role: 'user', text: line });
    this.#answer = new ChatAnswer({
      model,
      messages: this.#conversation.request(agent.prompt, []),
      reply: newReply?.(),
      clock,
      patienceMs,
      onText,
    });
    const outcome = await this.#answer.ended;
    this.#answer = undefined;
    const { text, interrupted, failure } = outcome;
    const isCut = interrupted || failure !== undefined;
    if (text !== '') {
      this.#conversation.append({ role: 'assistant', text, ...(isCut ? { interrupted: true } : {}) });
    }
    return outcome;
  }

  /** Stops the answer that is being given, if there is one. */
  stop(): void {
    this.#answer?.stop();
  }
}
