import type { LanguageModel } from '../../src/ports/language-model.ts';
import type { LanguageModelRig, LanguageModelStage, VendorAnswer } from './language-model-rig.ts';
import { OpenCount, realProvider } from './real-provider.ts';

/** A model with the real service behind it, which is told what to answer by its prompt. */
export function realLanguageModel(name: string): LanguageModelRig<LanguageModelStage> {
  const { missing, open } = realProvider('llm', name, { temperature: 0 });
  return {
    real: { missing },
    offers: { anyAnswer: false, usage: true },
    faults: [],
    harmless: [],
    stage: async () => {
      const model = await open();
      const requests = new OpenCount();
      let wish: VendorAnswer = { text: 'Yes, I can hear you well.' };
      return {
        model: prompted(model, () => wish, requests),
        answer: (...answers) => {
          wish = answers.at(-1) ?? wish;
        },
        openRequests: () => requests.count,
        requests: () => undefined,
        forget: () => undefined,
        close: async () => undefined,
      };
    },
  };
}

function prompted(model: LanguageModel, wish: () => VendorAnswer, requests: OpenCount): LanguageModel {
  return {
    name: model.name,
    generate: (request) => {
      const spoken = request.messages.filter(({ role }) => role !== 'system');
      const messages = [{ role: 'system' as const, text: promptFor(wish()) }, ...spoken];
      return requests.watch(model.generate({ ...request, messages }));
    },
    close: async () => model.close?.(),
  };
}

function promptFor({ text = '', toolCalls = [] }: VendorAnswer): string {
  const words = `Whatever the caller says, answer with exactly these words and with nothing else: ${text}`;
  const calls = toolCalls.map(
    ({ name, args }) => `Then call the tool ${name} with the arguments ${JSON.stringify(args)}.`,
  );
  return ['This is a test of a telephone line.', words, ...calls].join('\n');
}
