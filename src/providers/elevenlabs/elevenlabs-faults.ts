import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../errors/provider-error.ts';
import { withoutSecrets } from '../../errors/provider-failure.ts';
import type { ElevenLabsFault } from './elevenlabs-messages.ts';

const provider = 'elevenlabs';
/** RFC 6455 §7.4.1. */
const policyViolation = 1008;
const tryAgainLater = 1013;
const badData: ReadonlySet<number> = new Set([1002, 1003, 1007]);

const unknownVoice = /voice[\w ]*(?:not_found|not found|does_not_exist|does not exist)/i;
const overQuota = /quota|concurren|max_active|rate.?limit|too.?many|system_busy/i;
const refusal = /invalid|unauthor|forbidden|needs_|missing_|not_found|unsupported|unusual_activity/i;
/** The key, what it may be used for, or the plan. */
const ofAccount =
  /api.?key|unauthor|forbidden|authori[sz]ation|permission|subscription|payment|unusual_activity/i;
const timedOut = /timeout|timed out/i;
const longestDetail = 200;

export interface Asked {
  readonly apiKey: string;
  readonly voice: string;
}

/**
 * The error of a message `{ error, message, code }`, or of a close: https://elevenlabs.io/docs/developers/resources/errors. One
 * code, 1008, stands for an unknown voice, a wrong key, an exhausted quota and a context that nobody used, so its words count.
 */
export function errorOfFault(
  { name, message, code }: ElevenLabsFault,
  { apiKey, voice }: Asked,
): ProviderError {
  const words = `${name} ${message}`;
  const told = withoutSecrets(name || message, apiKey).slice(0, longestDetail);
  const detail = told === '' ? `code ${code ?? 'unknown'}` : told;
  if (unknownVoice.test(words)) {
    const remedy =
      'Set voice_id to the id of a voice in your library: https://elevenlabs.io/app/voice-library';
    return new ProviderRefused(`${provider} has no voice "${voice}". ${remedy}`, { provider });
  }
  if (code === tryAgainLater || overQuota.test(words)) {
    return new ProviderThrottled(`${provider} speaks no more for now: ${detail}`, {
      provider,
      retryable: true,
    });
  }
  if (timedOut.test(words)) {
    return new ProviderUnreachable(`${provider} gave up: ${detail}`, { provider, retryable: true });
  }
  if (code === policyViolation || (code !== undefined && badData.has(code)) || refusal.test(name)) {
    const remedy = 'Check the key, the plan and the section providers.tts.elevenlabs.';
    return new ProviderRefused(`${provider} refuses to speak: ${detail}. ${remedy}`, {
      provider,
      concerns: ofAccount.test(words) ? 'account' : 'request',
    });
  }
  return new ProviderUnreachable(`${provider} broke off: ${detail}`, { provider, retryable: true });
}

/** It speaks JSON alone. */
export function unexpectedBinary(): ProviderProtocol {
  return new ProviderProtocol(`${provider} sent a binary frame`, { provider });
}
