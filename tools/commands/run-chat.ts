import { createInterface, type Interface } from 'node:readline';
import type { AgentConfig } from '../../src/config/agent-config.ts';
import { Player, playerNames } from '../caller/player.ts';
import { Chat } from '../chat/chat.ts';
import { SpokenReply } from '../chat/spoken-reply.ts';
import { exitStatus } from '../command-error.ts';
import type { ProviderDesk } from '../probes/provider-desk.ts';
import { standardVoice } from '../probes/voice-of.ts';
import { Progress } from '../progress.ts';
import { ChatReport } from './chat-report.ts';
import type { Console } from './console.ts';
import type { ProviderOptions } from './provider-options.ts';
import { withDesk, type Substitutes } from './with-desk.ts';

export interface ChatOptions extends ProviderOptions {
  readonly agent?: string;
  readonly tts?: string;
  readonly voice?: string;
  readonly mute?: true;
}

/** Chats until there are no more lines; resolves with the exit status. */
export function runChat(
  options: ChatOptions,
  console: Console,
  substitutes: Substitutes = {},
): Promise<number> {
  return withDesk(options, console, substitutes, async (desk) => {
    const agent = desk.agent(options.agent);
    const progress = new Progress(console.stderr, desk.system.clock);
    const name = desk.nameOf('llm', options.provider ?? agent.providers.llm[0]);
    const opening = Promise.all([desk.languageModel(name, agent), mouthOf(agent, options, desk, console)]);
    const [model, newReply] = await progress.during(`opening ${name}`, opening);
    const report = new ChatReport(options.json === true, console, progress);
    const chat = new Chat({
      agent,
      model,
      newReply,
      clock: desk.system.clock,
      patienceMs: options.timeout,
      onText: (text) => report.text(text),
    });
    report.begin(agent, `${name} (${model.endpoint})`);
    return await new ChatLoop(chat, report, console).run();
  });
}

/** How answers are spoken; undefined where they are not. */
async function mouthOf(
  agent: AgentConfig,
  { mute, tts, voice: chosen, timeout: patienceMs, json }: ChatOptions,
  desk: ProviderDesk,
  { env, stderr }: Console,
): Promise<(() => SpokenReply) | undefined> {
  if (mute === true || json === true) return undefined;
  const name = desk.nameOf('tts', tts ?? agent.providers.tts[0]);
  const speech = await desk.textToSpeech(name);
  const player = Player.find(env['PATH'] ?? '', speech.port.sampleRateHz);
  if (player === undefined) {
    stderr.write(`Answers are not spoken: none of ${playerNames.join(', ')} is installed.\n`);
    return undefined;
  }
  const voice = chosen ?? agent.voices[name] ?? (await standardVoice(speech, patienceMs));
  const { language, speed } = agent;
  const { clock } = desk.system;
  return () => new SpokenReply({ speech, player, clock, patienceMs, voice, language, speed });
}

/** Takes lines, one turn each, and Ctrl-C. */
class ChatLoop {
  readonly #chat: Chat;
  readonly #report: ChatReport;
  readonly #reader: Interface;
  readonly #isInteractive: boolean;
  #wasInterrupted = false;
  #areAllAnswered = true;

  constructor(chat: Chat, report: ChatReport, { stdin, stdout }: Console) {
    this.#chat = chat;
    this.#report = report;
    this.#isInteractive = stdin.isTTY === true;
    const shown = this.#isInteractive ? { output: stdout, terminal: true, prompt: '> ' } : {};
    this.#reader = createInterface({ input: stdin, ...shown });
  }

  async run(): Promise<number> {
    const interrupt = (): void => this.#interrupt();
    this.#reader.on('SIGINT', interrupt);
    process.on('SIGINT', interrupt);
    try {
      await this.#answerAll();
    } finally {
      process.off('SIGINT', interrupt);
      this.#reader.close();
    }
    if (this.#wasInterrupted) return exitStatus.interrupted;
    return this.#areAllAnswered ? exitStatus.done : exitStatus.failed;
  }

  async #answerAll(): Promise<void> {
    let answering = Promise.resolve();
    if (this.#isInteractive) this.#reader.prompt();
    for await (const line of this.#reader) {
      if (this.#isInteractive) this.#chat.stop();
      await answering;
      if (line.trim() === '') {
        if (this.#isInteractive) this.#reader.prompt();
        continue;
      }
      answering = this.#answer(line.trim());
      if (!this.#isInteractive) await answering;
      if (this.#wasInterrupted) break;
    }
    if (this.#isInteractive) this.#chat.stop();
    await answering;
  }

  async #answer(line: string): Promise<void> {
    this.#report.asked();
    const outcome = await this.#chat.answer(line);
    this.#report.end(outcome);
    if (outcome.failure !== undefined) this.#areAllAnswered = false;
    if (this.#isInteractive) this.#reader.prompt();
  }

  #interrupt(): void {
    if (this.#chat.isAnswering) {
      this.#chat.stop();
      return;
    }
    this.#wasInterrupted = true;
    this.#reader.close();
  }
}
