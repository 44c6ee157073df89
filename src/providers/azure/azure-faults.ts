import {
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../errors/provider-error.ts';
import { withoutSecrets } from '../../errors/provider-failure.ts';

const provider = 'azure';
/** RFC 6455 §7.4.1; 4429 is the service's own, of its limit of concurrent requests. */
const throttling: ReadonlySet<number> = new Set([1013, 4429]);
const refusing: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008]);

const unknownVoice = /unsupported voice|voice[\w ]*not (?:found|supported|exist)/i;
const badKey = /unauthori[sz]ed|forbidden|subscription|credential|authenticat/i;
const overQuota = /quota|throttl|exceed|too many/i;
const longestDetail = 200;

export interface Asked {
  readonly apiKey: string;
  readonly voice: string;
}

/** The error of a socket that was closed in mid-clause. 1007 stands for all that is wrong with a request, so its words count. */
export function errorOfClose(code: number, reason: string, { apiKey, voice }: Asked): ProviderError {
  const said = withoutSecrets(reason, apiKey).replace(/\s+/g, ' ').trim().slice(0, longestDetail);
  const detail = said === '' ? `code ${code}` : `code ${code}: ${said.replace(/\.$/, '')}`;
  if (unknownVoice.test(reason)) {
    const remedy =
      'Set voice to the short name of one that the region has: https://learn.microsoft.com/azure/ai-services/speech-service/language-support?tabs=tts';
    return new ProviderRefused(`${provider} has no voice "${voice}". ${remedy}`, { provider });
  }
  if (throttling.has(code) || overQuota.test(reason)) {
    return new ProviderThrottled(`${provider} speaks no more for now (${detail})`, {
      provider,
      retryable: true,
    });
  }
  if (refusing.has(code)) {
    const remedy = 'Check the section providers.tts.azure: its voice, style and language.';
    return new ProviderRefused(`${provider} refuses the request (${detail}). ${remedy}`, {
      provider,
      concerns: badKey.test(reason) ? 'account' : 'request',
    });
  }
  return new ProviderUnreachable(`${provider} broke off in mid-clause (${detail})`, {
    provider,
    retryable: true,
  });
}
