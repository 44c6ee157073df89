import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import { novaSettings } from '../../src/providers/deepgram/nova-settings.ts';
import { createNova } from '../../src/providers/deepgram/nova.ts';
import {
  fatalDeepgramFault as fatal,
  harmlessDeepgramFault as harmless,
} from '../providers/deepgram/deepgram-faults.ts';
import { openDeepgramStage } from '../providers/deepgram/deepgram-stage.ts';
import { describeSpeechToText } from './speech-to-text.contract.ts';

const midWordMs = 900;

describeSpeechToText('nova', {
  stage: () =>
    openDeepgramStage({
      audio: { encoding: 'mulaw', sampleRateHz: 8000 },
      hesitationMs: 500,
      endMs: 1200,
      create: ({ apiKey: api_key, url: base_url }, world) =>
        createNova(novaSettings.parse({ api_key, base_url, settle_ms: 600 }), world),
    }),
  offers: { streaming: true, updates: true, eager: true, endTurn: true },
  fatal: [
    fatal('refuses the key', { fault: 'refuse', status: 401 }, ProviderRefused, { retryable: false }),
    fatal(
      'has too many connections',
      { fault: 'refuse', status: 429, headers: { 'dg-error': 'Too many requests' } },
      ProviderThrottled,
    ),
    fatal('refuses the request', { fault: 'refuse', status: 400 }, ProviderRefused, { retryable: false }),
    fatal('is out of order', { fault: 'refuse', status: 502 }, ProviderUnreachable),
    fatal('resets the connection', { fault: 'reset' }, ProviderUnreachable),
    fatal('never answers', { fault: 'unanswered' }, ProviderUnreachable, { afterMs: 2500 }),
    fatal(
      'closes with 1011',
      { fault: 'close', code: 1011, reason: 'NET-0000', atMs: midWordMs },
      ProviderUnreachable,
    ),
    fatal(
      'can not decode the audio',
      { fault: 'close', code: 1008, reason: 'DATA-0000', atMs: midWordMs },
      ProviderRefused,
      { retryable: false },
    ),
    fatal(
      'has heard nothing for too long',
      { fault: 'close', code: 1011, reason: 'NET-0001', atMs: midWordMs },
      ProviderUnreachable,
    ),
    fatal('closes with 1005', { fault: 'close', code: 1005, atMs: midWordMs }, ProviderUnreachable),
    fatal('closes with 1000', { fault: 'close', code: 1000, atMs: midWordMs }, ProviderUnreachable),
    fatal('resets the connection in mid-word', { fault: 'reset-open', atMs: midWordMs }, ProviderUnreachable),
    fatal('breaks off in mid-word', { fault: 'terminate', atMs: midWordMs }, ProviderUnreachable),
    fatal('sends garbage', { fault: 'garbage', atMs: midWordMs }, ProviderProtocol),
    fatal(
      'sends results that are none',
      {
        fault: 'garbage',
        text: '{"type":"Results","channel":"none"}',
        atMs: midWordMs,
      },
      ProviderProtocol,
    ),
    fatal('reports a fault of its own', { fault: 'error', atMs: midWordMs }, ProviderUnreachable),
  ],
  harmless: [
    harmless('sends messages of an unknown type', { fault: 'unknown-message', atMs: midWordMs }),
    harmless('loses the start of a turn', { fault: 'silence', atMs: 400, forMs: 300 }),
    harmless('sends each message late', { fault: 'delay', byMs: 5 }),
  ],
});
