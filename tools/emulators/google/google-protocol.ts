import { fromJSON, type MessageTypeDefinition } from '@grpc/proto-loader';

type Field = readonly [number: number, type: string] | readonly [number: number, type: string, 'repeated'];
type Fields = Readonly<Record<string, Field>>;

/** What the vendor's .proto files (googleapis/googleapis, 2026) say of the messages that are spoken here. */
const speech = {
  StreamingRecognizeRequest: {
    streaming_config: [1, 'StreamingRecognitionConfig'],
    audio_content: [2, 'bytes'],
  },
  StreamingRecognitionConfig: {
    config: [1, 'RecognitionConfig'],
    single_utterance: [2, 'bool'],
    interim_results: [3, 'bool'],
    enable_voice_activity_events: [5, 'bool'],
  },
  RecognitionConfig: {
    encoding: [1, 'int32'],
    sample_rate_hertz: [2, 'int32'],
    language_code: [3, 'string'],
    max_alternatives: [4, 'int32'],
    profanity_filter: [5, 'bool'],
    speech_contexts: [6, 'SpeechContext', 'repeated'],
    audio_channel_count: [7, 'int32'],
    enable_word_time_offsets: [8, 'bool'],
    enable_automatic_punctuation: [11, 'bool'],
    model: [13, 'string'],
    use_enhanced: [14, 'bool'],
  },
  SpeechContext: { phrases: [1, 'string', 'repeated'], boost: [4, 'float'] },
  StreamingRecognizeResponse: {
    error: [1, 'Status'],
    results: [2, 'StreamingRecognitionResult', 'repeated'],
    speech_event_type: [4, 'int32'],
    total_billed_time: [5, 'Duration'],
    speech_event_time: [8, 'Duration'],
    request_id: [10, 'int64'],
  },
  StreamingRecognitionResult: {
    alternatives: [1, 'SpeechRecognitionAlternative', 'repeated'],
    is_final: [2, 'bool'],
    stability: [3, 'float'],
    result_end_time: [4, 'Duration'],
    channel_tag: [5, 'int32'],
    language_code: [6, 'string'],
  },
  SpeechRecognitionAlternative: { transcript: [1, 'string'], confidence: [2, 'float'] },
  Duration: { seconds: [1, 'int64'], nanos: [2, 'int32'] },
  Status: { code: [1, 'int32'], message: [2, 'string'], details: [3, 'Any', 'repeated'] },
  Any: { type_url: [1, 'string'], value: [2, 'bytes'] },
  RetryInfo: { retry_delay: [1, 'Duration'] },
} as const satisfies Readonly<Record<string, Fields>>;

const voice = {
  StreamingSynthesizeRequest: {
    streaming_config: [1, 'StreamingSynthesizeConfig'],
    input: [2, 'StreamingSynthesisInput'],
  },
  StreamingSynthesizeConfig: {
    voice: [1, 'VoiceSelectionParams'],
    streaming_audio_config: [4, 'StreamingAudioConfig'],
  },
  VoiceSelectionParams: { language_code: [1, 'string'], name: [2, 'string'], model_name: [6, 'string'] },
  StreamingAudioConfig: {
    audio_encoding: [1, 'int32'],
    sample_rate_hertz: [2, 'int32'],
    speaking_rate: [3, 'double'],
  },
  StreamingSynthesisInput: { text: [1, 'string'], markup: [5, 'string'], prompt: [6, 'string'] },
  StreamingSynthesizeResponse: { audio_content: [1, 'bytes'] },
  ListVoicesRequest: { language_code: [1, 'string'] },
  ListVoicesResponse: { voices: [1, 'Voice', 'repeated'] },
  Voice: {
    language_codes: [1, 'string', 'repeated'],
    name: [2, 'string'],
    ssml_gender: [3, 'int32'],
    natural_sample_rate_hertz: [4, 'int32'],
  },
} as const satisfies Readonly<Record<string, Fields>>;

const messages = { ...speech, ...voice };
export type GoogleMessage = keyof typeof messages;

const definitions = fromJSON(
  {
    nested: Object.fromEntries(
      Object.entries<Fields>(messages).map(([name, fields]) => [name, { fields: fieldsOf(fields) }]),
    ),
  },
  { keepCase: true, longs: Number, defaults: false },
);

function fieldsOf(fields: Fields): Record<string, { id: number; type: string; rule?: string }> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, [id, type, rule]]) => [
      name,
      rule === undefined ? { id, type } : { id, type, rule },
    ]),
  );
}

function definitionOf(name: GoogleMessage): MessageTypeDefinition<object, object> {
  return definitions[name] as MessageTypeDefinition<object, object>;
}

export function encode(name: GoogleMessage, value: object): Buffer {
  return definitionOf(name).serialize(value);
}

/** Throws for bytes that are no such message. */
export function decode(name: GoogleMessage, bytes: Buffer): Readonly<Record<string, unknown>> {
  return definitionOf(name).deserialize(bytes) as Readonly<Record<string, unknown>>;
}

export function durationOf(ms: number): { readonly seconds: number; readonly nanos: number } {
  return { seconds: Math.floor(ms / 1000), nanos: Math.round(ms % 1000) * 1_000_000 };
}
