/**
 * What is used of `google.cloud.speech.v1`, with the field numbers of
 * https://github.com/googleapis/googleapis/blob/master/google/cloud/speech/v1/cloud_speech.proto, as protobufjs reads it.
 */
export const speechSchema = {
  nested: {
    google: {
      nested: {
        protobuf: {
          nested: {
            Duration: {
              fields: { seconds: { type: 'int64', id: 1 }, nanos: { type: 'int32', id: 2 } },
            },
          },
        },
        rpc: {
          nested: {
            Status: {
              fields: { code: { type: 'int32', id: 1 }, message: { type: 'string', id: 2 } },
            },
          },
        },
        cloud: {
          nested: {
            speech: {
              nested: {
                v1: {
                  nested: {
                    Speech: {
                      methods: {
                        StreamingRecognize: {
                          requestType: 'StreamingRecognizeRequest',
                          requestStream: true,
                          responseType: 'StreamingRecognizeResponse',
                          responseStream: true,
                        },
                      },
                    },
                    StreamingRecognizeRequest: {
                      oneofs: { streamingRequest: { oneof: ['streamingConfig', 'audioContent'] } },
                      fields: {
                        streamingConfig: { type: 'StreamingRecognitionConfig', id: 1 },
                        audioContent: { type: 'bytes', id: 2 },
                      },
                    },
                    StreamingRecognitionConfig: {
                      fields: {
                        config: { type: 'RecognitionConfig', id: 1 },
                        interimResults: { type: 'bool', id: 3 },
                        enableVoiceActivityEvents: { type: 'bool', id: 5 },
                      },
                    },
                    RecognitionConfig: {
                      fields: {
                        encoding: { type: 'AudioEncoding', id: 1 },
                        sampleRateHertz: { type: 'int32', id: 2 },
                        languageCode: { type: 'string', id: 3 },
                        speechContexts: { rule: 'repeated', type: 'SpeechContext', id: 6 },
                        enableAutomaticPunctuation: { type: 'bool', id: 11 },
                        model: { type: 'string', id: 13 },
                      },
                      nested: { AudioEncoding: { values: { LINEAR16: 1, MULAW: 3 } } },
                    },
                    SpeechContext: {
                      fields: { phrases: { rule: 'repeated', type: 'string', id: 1 } },
                    },
                    StreamingRecognizeResponse: {
                      fields: {
                        error: { type: 'google.rpc.Status', id: 1 },
                        results: { rule: 'repeated', type: 'StreamingRecognitionResult', id: 2 },
                        speechEventType: { type: 'SpeechEventType', id: 4 },
                      },
                      nested: {
                        SpeechEventType: { values: { SPEECH_ACTIVITY_BEGIN: 2, SPEECH_ACTIVITY_END: 3 } },
                      },
                    },
                    StreamingRecognitionResult: {
                      fields: {
                        alternatives: { rule: 'repeated', type: 'SpeechRecognitionAlternative', id: 1 },
                        isFinal: { type: 'bool', id: 2 },
                        stability: { type: 'float', id: 3 },
                      },
                    },
                    SpeechRecognitionAlternative: {
                      fields: { transcript: { type: 'string', id: 1 }, confidence: { type: 'float', id: 2 } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};
