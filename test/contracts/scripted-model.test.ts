import type { LanguageModel } from '../../src/ports/language-model.ts';
import { parseFlow } from '../../src/providers/scripted/parse-flow.ts';
import { createScriptedAgent } from '../../src/providers/scripted/scripted-agent.ts';
import { system } from '../../src/system.ts';
import type { LanguageModelStage, VendorAnswer } from './language-model-rig.ts';
import { describeLanguageModel } from './language-model.contract.ts';

/** A flow that has one thing to say to a caller who wants help. */
function flowThatSays({ text = '', toolCalls: [tool] = [] }: VendorAnswer) {
  const called = tool === undefined ? [] : [`    tool: { name: ${tool.name} }`];
  const lines = [
    'name: helper',
    'label: scripted',
    'language: en-US',
    'about: helps',
    'start: opening',
    'intents:',
    '  want-help: { examples: [help me please], everywhere: true, go: helping }',
    'states:',
    '  opening:',
    '    ask: What can I do for you?',
    '  helping:',
    `    say: ${JSON.stringify(text)}`,
    ...called,
    'fallbacks: [Pardon?]',
    'escalate: { after: 3, intent: want-help }',
  ];
  return parseFlow(lines.join('\n'), 'helper.yaml');
}

const planned = (answer: VendorAnswer) => ({ flow: flowThatSays(answer), tokenMs: answer.tokenMs ?? 0 });

function openStage(): Promise<LanguageModelStage> {
  let next = planned({ text: 'With pleasure, what is it that you need?' });
  let later: (typeof next)[] = [];
  const model: LanguageModel = {
    name: 'scripted',
    generate: (request) => {
      const { clock, today } = system;
      const agent = createScriptedAgent({ ...next, clock, today });
      next = later.shift() ?? next;
      return agent.generate(request);
    },
  };
  return Promise.resolve({
    model,
    answer: (...answers) => {
      later = answers.map((answer) => planned(answer));
      next = later.shift() ?? next;
    },
    openRequests: () => undefined,
    requests: () => undefined,
    forget: () => undefined,
    close: () => Promise.resolve(),
  });
}

describeLanguageModel('scripted', {
  stage: openStage,
  offers: { anyAnswer: false, usage: false },
  faults: [],
  harmless: [],
});
