import { vi } from 'vitest';
import {
  ProviderProtocol,
  ProviderRefused,
  ProviderStalled,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import type { Refusal } from '../../tools/emulators/emulator-host.ts';
import type { ElevenLabsFaultInput } from '../../tools/emulators/elevenlabs/elevenlabs-script.ts';
import {
  canaryKey,
  elevenLabsStage,
  type ElevenLabsStage,
} from '../providers/elevenlabs/elevenlabs-stage.ts';
import type { SpeechFault } from './speech-rig.ts';
import { describeTextToSpeech } from './text-to-speech.contract.ts';
import { patienceMs } from '../support/patience.ts';

type Fault = SpeechFault<ElevenLabsStage>;

const refused = (name: string, refusal: Refusal, error: Fault['error']): Fault => ({
  name,
  arm: ({ emulator }) => emulator.host.refuseNext(refusal),
  error,
});

const failed = (name: string, fault: ElevenLabsFaultInput, error: Fault['error']): Fault => ({
  name,
  arm: ({ emulator }) => emulator.failNext(fault),
  error,
});

const invalidKey = { detail: { status: 'invalid_api_key', message: `Invalid API key ${canaryKey}` } };

describeTextToSpeech<ElevenLabsStage>('elevenlabs', {
  open: () => elevenLabsStage(),
  key: canaryKey,
  hasWordTimes: true,
  faults: [
    refused('whose key is refused', { status: 401, body: invalidKey }, ProviderRefused),
    {
      ...refused(
        'that is one too many',
        { status: 429, headers: { 'retry-after': '2' }, body: { detail: { status: 'system_busy' } } },
        ProviderThrottled,
      ),
      retryAfterMs: 2000,
    },
    refused('while the vendor is out of order', { status: 503 }, ProviderUnreachable),
    refused('whose connection is reset', 'reset', ProviderUnreachable),
    refused('whose connection is never answered', 'unanswered', ProviderUnreachable),
    failed(
      'whose voice is unknown',
      { kind: 'error', error: 'voice_id_does_not_exist', message: 'A voice with voice_id x does not exist.' },
      ProviderRefused,
    ),
    failed('whose quota is used up', { kind: 'error', error: 'quota_exceeded' }, ProviderThrottled),
    failed(
      'that meets with an error of the vendor’s',
      { kind: 'error', error: 'internal_error', code: 1011 },
      ProviderUnreachable,
    ),
    failed('whose connection is cut', { kind: 'drop' }, ProviderUnreachable),
    failed('whose connection is reset in the middle', { kind: 'reset' }, ProviderUnreachable),
    failed('that is closed without a code', { kind: 'close', code: 1005 }, ProviderUnreachable),
    failed('that is closed in mid-clause', { kind: 'close', code: 1000 }, ProviderUnreachable),
    failed('that is against the rules', { kind: 'close', code: 1008, reason: canaryKey }, ProviderRefused),
    failed('that brings text that is not JSON', { kind: 'garbage' }, ProviderProtocol),
    failed(
      'that brings a message of a wrong shape',
      { kind: 'garbage', text: '{"audio":7}' },
      ProviderProtocol,
    ),
    failed('that brings a binary frame', { kind: 'garbage-binary' }, ProviderProtocol),
    {
      ...failed('that falls silent', { kind: 'silence' }, ProviderStalled),
      meanwhile: async ({ emulator, clock }) => {
        await vi.waitUntil(() => emulator.openContexts === 1, { timeout: patienceMs });
        while (await clock.step(clock.now() + 5000));
      },
    },
  ],
});
