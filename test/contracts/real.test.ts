import { describeLanguageModel } from './language-model.contract.ts';
import type { Real } from './real-provider.ts';
import { realLanguageModel } from './real-language-model.ts';
import { realSpeechToText } from './real-speech-to-text.ts';
import { realTextToSpeech } from './real-text-to-speech.ts';
import { describeSpeechToText } from './speech-to-text.contract.ts';
import { describeTextToSpeech } from './text-to-speech.contract.ts';

/** Says why it is skipped. */
const titled = (name: string, { real }: { readonly real?: Real }): string =>
  real?.missing === undefined ? `${name}, really` : `${name}, really: ${real.missing}`;

// The contracts without their faults, on the real services whose keys are in the environment.

for (const name of ['flux', 'nova', 'ink', 'google', 'sherpa']) {
  const rig = realSpeechToText(name, { streaming: true });
  describeSpeechToText(titled(name, rig), rig);
}
for (const name of ['groq-whisper', 'openai-whisper']) {
  const rig = realSpeechToText(name, { streaming: false });
  describeSpeechToText(titled(name, rig), rig);
}

for (const name of ['groq', 'openai', 'anthropic', 'together']) {
  const rig = realLanguageModel(name);
  describeLanguageModel(titled(name, rig), rig);
}

for (const name of ['cartesia', 'elevenlabs', 'azure']) {
  const rig = realTextToSpeech(name, { hasWordTimes: true });
  describeTextToSpeech(titled(name, rig), rig);
}
for (const name of ['google', 'sherpa']) {
  const rig = realTextToSpeech(name, { hasWordTimes: false });
  describeTextToSpeech(titled(name, rig), rig);
}
