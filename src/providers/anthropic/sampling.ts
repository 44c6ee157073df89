import { usualTemperature } from '../chat-completions/chat-settings.ts';
import type { SetupDoubt } from '../setup-doubt.ts';
import type { AnthropicSettings } from './anthropic-settings.ts';

type Sampling = Pick<AnthropicSettings, 'model' | 'temperature' | 'top_p'>;

/** The models from 4.7 on take neither: https://platform.claude.com/docs/en/about-claude/models/migration-guide */
function isFixed(model: string): boolean {
  const [, major = '0', minor = '0'] = /^claude-[a-z]+-(\d+)(?:-(\d{1,2}))?(?:-|$)/.exec(model) ?? [];
  return Number(major) > 4 || (Number(major) === 4 && Number(minor) >= 7);
}

/** The models from 4.1 on refuse a request with both, so a `top_p` that is set takes the place of the temperature. */
export function samplingOf({ model, temperature, top_p }: Sampling): {
  readonly temperature?: number;
  readonly top_p?: number;
} {
  if (isFixed(model)) return {};
  return top_p === undefined ? { temperature } : { top_p };
}

export function anthropicDoubts({ model, temperature, top_p }: Sampling): readonly SetupDoubt[] {
  const isWarmed = temperature !== usualTemperature;
  if (isFixed(model)) {
    if (!isWarmed && top_p === undefined) return [];
    const remedy = 'Leave temperature and top_p out of providers.llm.anthropic, or name an older model.';
    return [{ found: `${model} takes neither temperature nor top_p, so they are not sent`, remedy }];
  }
  if (!isWarmed || top_p === undefined) return [];
  const remedy = 'Keep one of the two in providers.llm.anthropic.';
  return [{ found: 'top_p is sent and temperature is not: Anthropic refuses both together', remedy }];
}
