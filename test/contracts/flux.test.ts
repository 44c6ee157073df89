import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import { fluxSettings } from '../../src/providers/deepgram/flux-settings.ts';
import { createFlux } from '../../src/providers/deepgram/flux.ts';
import {
  fatalDeepgramFault as fatal,
  harmlessDeepgramFault as harmless,
} from '../providers/deepgram/deepgram-faults.ts';
import { openDeepgramStage } from '../providers/deepgram/deepgram-stage.ts';
import { describeSpeechToText } from './speech-to-text.contract.ts';

const midWordMs = 900;

describeSpeechToText('flux', {
  stage: () =>
    openDeepgramStage({
      audio: { encoding: 'linear16', sampleRateHz: 16_000 },
      hesitationMs: 800,
      endMs: 500,
      create: ({ apiKey: api_key, url: base_url }, world) =>
        createFlux(
          fluxSettings.parse({ api_key, base_url, eager_eot_threshold: 0.5, force_end_turn: true }),
          world,
        ),
    }),
  offers: { streaming: true, updates: true, eager: true, endTurn: true },
  fatal: [
    fatal('refuses the key', { fault: 'refuse', status: 401 }, ProviderRefused, { retryable: false }),
    fatal('refuses the request', { fault: 'refuse', status: 400 }, ProviderRefused, { retryable: false }),
    fatal(
      'has too many connections',
      { fault: 'refuse', status: 429, headers: { 'dg-error': 'Too many requests', 'retry-after': '3' } },
      ProviderThrottled,
      { retryAfterMs: 3000 },
    ),
    fatal('is out of order', { fault: 'refuse', status: 503 }, ProviderUnreachable),
    fatal('resets the connection', { fault: 'reset' }, ProviderUnreachable),
    fatal('never answers', { fault: 'unanswered' }, ProviderUnreachable, { afterMs: 2500 }),
    fatal('never greets', [{ fault: 'no-greeting' }, { fault: 'silence' }], ProviderUnreachable, {
      afterMs: 2500,
    }),
    fatal('closes with 1011', { fault: 'close', code: 1011, atMs: midWordMs }, ProviderUnreachable),
    fatal('closes with 1005', { fault: 'close', code: 1005, atMs: midWordMs }, ProviderUnreachable),
    fatal('closes with 1000', { fault: 'close', code: 1000, atMs: midWordMs }, ProviderUnreachable),
    fatal('closes with 1008', { fault: 'close', code: 1008, atMs: midWordMs }, ProviderRefused, {
      retryable: false,
    }),
    fatal('breaks off in mid-word', { fault: 'terminate', atMs: midWordMs }, ProviderUnreachable),
    fatal('resets the connection in mid-word', { fault: 'reset-open', atMs: midWordMs }, ProviderUnreachable),
    fatal('sends garbage', { fault: 'garbage', atMs: midWordMs }, ProviderProtocol),
    fatal(
      'sends a message that is none',
      { fault: 'garbage', text: '[1, 2]', atMs: midWordMs },
      ProviderProtocol,
    ),
    fatal('reports a fault of its own', { fault: 'error', atMs: midWordMs }, ProviderUnreachable),
    fatal(
      'reports a message of ours',
      { fault: 'error', code: 'UNPARSABLE_CLIENT_MESSAGE', atMs: midWordMs },
      ProviderRefused,
      { retryable: false },
    ),
  ],
  harmless: [
    harmless('skips sequence numbers', { fault: 'sequence-gap', atMs: midWordMs }),
    harmless('sends messages of an unknown type', { fault: 'unknown-message', atMs: midWordMs }),
    harmless('sends events of an unknown name', { fault: 'unknown-event', atMs: midWordMs }),
    harmless('loses the start of a turn', { fault: 'silence', atMs: 400, forMs: 300 }),
    harmless('loses its greeting', { fault: 'no-greeting' }),
    harmless('sends each message late', { fault: 'delay', byMs: 5 }),
    harmless('refuses a Configure', { fault: 'configure-failure' }),
  ],
});
