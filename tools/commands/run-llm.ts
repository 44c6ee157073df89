import type { Message } from '../../machines/vocabulary/history.ts';
import type { AgentConfig } from '../../src/config/agent-config.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import { answerTo, type AnsweredPrompt } from '../probes/answered-prompt.ts';
import type { Opened, ProviderDesk } from '../probes/provider-desk.ts';
import { printableLines } from '../printable.ts';
import { Progress } from '../progress.ts';
import type { Console } from './console.ts';
import { printJson } from './print-json.ts';
import type { ProviderOptions } from './provider-options.ts';
import { withDesk, type Substitutes } from './with-desk.ts';

export interface LlmOptions extends ProviderOptions {
  readonly system?: string;
  readonly agent?: string;
}

/** Has a model answer; resolves with the exit status. */
export function runLlm(
  prompt: string,
  options: LlmOptions,
  console: Console,
  substitutes: Substitutes = {},
): Promise<number> {
  if (prompt.trim() === '') throw new CommandError('usage', 'Give a prompt with words in it.');
  if (options.system !== undefined && options.agent !== undefined) {
    throw new CommandError('usage', 'Give either --system or --agent: an agent brings its own prompt.');
  }
  return withDesk(options, console, substitutes, async (desk) => {
    const { clock } = desk.system;
    const { stdout, stderr } = console;
    const { name, agent } = mindOf(options, desk);
    const progress = new Progress(stderr, clock);
    const model = await progress.during(`opening ${name}`, desk.languageModel(name, agent));
    const text = options.system ?? agent?.prompt;
    const messages: readonly Message[] = [
      ...(text === undefined ? [] : [{ role: 'system' as const, text }]),
      { role: 'user', text: prompt },
    ];
    progress.begin(`${name} thinks`);
    const answer = await answerTo(model, messages, {
      clock,
      patienceMs: options.timeout,
      onToken: (token) => {
        // The answer itself shows that it goes on.
        progress.end();
        if (options.json === true) printJson(stdout, { type: 'token', text: token });
        else stdout.write(printableLines(token));
      },
    }).finally(() => progress.end());
    if (options.json === true) printJson(stdout, { type: 'summary', ...identity(model), ...answer });
    else {
      stdout.write('\n');
      stderr.write(figures(model, answer));
    }
    return exitStatus.done;
  });
}

/** The model that answers, and the agent that it answers as. */
function mindOf(
  { provider, agent: asked }: LlmOptions,
  desk: ProviderDesk,
): { readonly name: string; readonly agent?: AgentConfig } {
  if (asked !== undefined) {
    const agent = desk.agent(asked);
    return { name: desk.nameOf('llm', provider ?? agent.providers.llm[0]), agent };
  }
  const name = desk.nameOf('llm', provider);
  return desk.followsFlows(name) ? { name, agent: desk.agent() } : { name };
}

function identity({ name, endpoint }: Opened<LanguageModel>): {
  readonly provider: string;
  readonly endpoint: string;
} {
  return { provider: name, endpoint };
}

function figures({ name, endpoint }: Opened<LanguageModel>, answer: AnsweredPrompt): string {
  const { firstTokenMs, totalMs, tokensPerSecond, usage, reason } = answer;
  const first = firstTokenMs === undefined ? 'no token' : `first token ${Math.round(firstTokenMs)} ms`;
  const rate = tokensPerSecond === undefined ? 'all at once' : `${tokensPerSecond.toFixed(0)} tokens/s`;
  const counted =
    usage === undefined
      ? 'usage not told'
      : `${usage.promptTokens} + ${usage.completionTokens} tokens${usage.estimated ? ' (estimated)' : ''}`;
  const end = reason === 'stop' ? '' : `, ended by ${reason}`;
  return `${name} (${endpoint}): ${first}, ${rate}, ${Math.round(totalMs)} ms in all, ${counted}${end}\n`;
}
