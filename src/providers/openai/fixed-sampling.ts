import { usualTemperature } from '../chat-completions/chat-settings.ts';
import type { SetupDoubt } from '../setup-doubt.ts';
import type { OpenAiSettings } from './openai-settings.ts';

const thinks = /^(?:o\d|gpt-5(?!.*chat))/;

/** Models that think first refuse a temperature, a top_p and stops: https://platform.openai.com/docs/guides/reasoning */
export function isFixed(model: string): boolean {
  return thinks.test(model);
}

export function openAiDoubts({
  model,
  temperature,
  top_p,
}: Pick<OpenAiSettings, 'model' | 'temperature' | 'top_p'>): readonly SetupDoubt[] {
  if (!isFixed(model) || (temperature === usualTemperature && top_p === undefined)) return [];
  const remedy = 'Leave temperature and top_p out of providers.llm.openai, or name a model that has them.';
  return [{ found: `${model} takes neither temperature nor top_p, so they are not sent`, remedy }];
}
