import { vi } from 'vitest';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import type { Refusal } from '../../tools/emulators/emulator-host.ts';
import type { ClauseFaultInput } from '../../tools/emulators/speech-script.ts';
import { azureStage, canaryKey, type AzureStage } from '../providers/azure/azure-stage.ts';
import type { SpeechFault } from './speech-rig.ts';
import { describeTextToSpeech } from './text-to-speech.contract.ts';
import { patienceMs } from '../support/patience.ts';

type Fault = SpeechFault<AzureStage>;

const refused = (name: string, refusal: Refusal, error: Fault['error']): Fault => ({
  name,
  arm: ({ emulator }) => emulator.host.refuseNext(refusal),
  error,
});

const failed = (name: string, fault: ClauseFaultInput, error: Fault['error']): Fault => ({
  name,
  arm: ({ emulator }) => emulator.failNext(fault),
  error,
});

const closed = (name: string, code: number, reason: string, error: Fault['error']): Fault =>
  failed(name, { kind: 'close', code, reason }, error);

const wrongKey = { error: { code: '401', message: `Access denied for ${canaryKey}.` } };
const noHeaders = 'turn.end';
const noJson = 'X-RequestId:0\r\nPath:audio.metadata\r\n\r\n{"Metadata":';
const wrongShape = 'X-RequestId:0\r\nPath:audio.metadata\r\n\r\n{"Metadata":7}';

describeTextToSpeech<AzureStage>('azure', {
  open: () => azureStage(),
  key: canaryKey,
  hasWordTimes: true,
  faults: [
    refused('whose key is refused', { status: 401, body: wrongKey }, ProviderRefused),
    {
      ...refused('that is one too many', { status: 429, headers: { 'retry-after': '3' } }, ProviderThrottled),
      retryAfterMs: 3000,
    },
    refused('while the vendor is out of order', { status: 502 }, ProviderUnreachable),
    refused('whose connection is reset', 'reset', ProviderUnreachable),
    refused('whose connection is never answered', 'unanswered', ProviderUnreachable),
    closed('whose voice is unknown', 1007, 'Unsupported voice en-US-NobodyNeural.', ProviderRefused),
    closed('that is against the rules', 1007, `SSML parsing error. ${canaryKey}`, ProviderRefused),
    closed('whose quota is used up', 1007, 'Quota exceeded.', ProviderThrottled),
    closed('that is one too many at once', 4429, 'The request is throttled.', ProviderThrottled),
    closed('that is closed in mid-clause', 1000, '', ProviderUnreachable),
    closed('that meets with an error of the vendor’s', 1011, 'Internal server error.', ProviderUnreachable),
    closed('that is closed without a code', 1005, '', ProviderUnreachable),
    failed('whose connection is cut', { kind: 'drop' }, ProviderUnreachable),
    failed('whose connection is reset in the middle', { kind: 'reset' }, ProviderUnreachable),
    failed('that brings a frame without headers', { kind: 'garbage', text: noHeaders }, ProviderProtocol),
    failed('that brings metadata that is not JSON', { kind: 'garbage', text: noJson }, ProviderProtocol),
    failed('that brings metadata of a wrong shape', { kind: 'garbage', text: wrongShape }, ProviderProtocol),
    failed('that brings a broken binary frame', { kind: 'garbage-binary' }, ProviderProtocol),
    {
      ...failed('that falls silent', { kind: 'silence' }, ProviderStalled),
      meanwhile: async ({ emulator, clock }) => {
        await vi.waitUntil(() => emulator.openTurns === 1, { timeout: patienceMs });
        while (await clock.step(clock.now() + 5000));
      },
    },
  ],
});
