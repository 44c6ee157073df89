import { readFileSync } from 'node:fs';
import type { Observable } from 'rxjs';
import type { LanguageEvent, LanguageRequest } from '../../../src/ports/language-model.ts';
import { packageFolder } from '../../../src/package-folder.ts';
import { parseFlow } from '../../../src/providers/scripted/parse-flow.ts';
import { createScriptedAgent } from '../../../src/providers/scripted/scripted-agent.ts';
import { system } from '../../../src/system.ts';

/** Something that answers conversations behind an emulated protocol. */
export interface ChatBrain {
  answer(request: LanguageRequest): Observable<LanguageEvent>;
}

export interface FlowBrainOptions {
  /** A flow file; the shipped front desk if it is not given. */
  readonly flowFile?: string | URL;
}

/** An agent that follows a flow, so that a cloud model can be talked to without a network. */
export function openFlowBrain(options: FlowBrainOptions = {}): ChatBrain {
  const file = options.flowFile ?? new URL('config/flows/front-desk.yaml', packageFolder);
  const flow = parseFlow(readFileSync(file, 'utf8'), String(file));
  const agent = createScriptedAgent({
    flow,
    clock: system.clock,
    today: system.today,
  });
  return { answer: (request) => agent.generate(request) };
}
