/**
 * What is used of `google.cloud.texttospeech.v1`, with the field numbers of
 * https://github.com/googleapis/googleapis/blob/master/google/cloud/texttospeech/v1/cloud_tts.proto, as protobufjs reads it.
 */
export const voiceSchema = {
  nested: {
    google: {
      nested: {
        cloud: {
          nested: {
            texttospeech: {
              nested: {
                v1: {
                  nested: {
                    StreamingSynthesizeRequest: {
                      oneofs: { streamingRequest: { oneof: ['streamingConfig', 'input'] } },
                      fields: {
                        streamingConfig: { type: 'StreamingSynthesizeConfig', id: 1 },
                        input: { type: 'StreamingSynthesisInput', id: 2 },
                      },
                    },
                    StreamingSynthesizeConfig: {
                      fields: {
                        voice: { type: 'VoiceSelectionParams', id: 1 },
                        streamingAudioConfig: { type: 'StreamingAudioConfig', id: 4 },
                      },
                    },
                    VoiceSelectionParams: {
                      fields: { languageCode: { type: 'string', id: 1 }, name: { type: 'string', id: 2 } },
                    },
                    StreamingAudioConfig: {
                      fields: {
                        audioEncoding: { type: 'AudioEncoding', id: 1 },
                        sampleRateHertz: { type: 'int32', id: 2 },
                        speakingRate: { type: 'double', id: 3 },
                      },
                    },
                    AudioEncoding: { values: { PCM: 7 } },
                    StreamingSynthesisInput: { fields: { text: { type: 'string', id: 1 } } },
                    StreamingSynthesizeResponse: { fields: { audioContent: { type: 'bytes', id: 1 } } },
                    ListVoicesRequest: { fields: { languageCode: { type: 'string', id: 1 } } },
                    ListVoicesResponse: { fields: { voices: { rule: 'repeated', type: 'Voice', id: 1 } } },
                    Voice: {
                      fields: {
                        languageCodes: { rule: 'repeated', type: 'string', id: 1 },
                        name: { type: 'string', id: 2 },
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
  },
};
