const { SHERPA_MODEL_DIR: speech = '', SHERPA_VOICE_DIR: voice = '' } = process.env;

const model = (variable: string, folder: string) => ({
  folder,
  missing: folder === '' ? `${variable} does not name a folder with a model` : undefined,
});

/** Models to try sherpa-onnx itself with; none are part of the project. */
export const sherpaModels = {
  speech: model('SHERPA_MODEL_DIR', speech),
  voice: model('SHERPA_VOICE_DIR', voice),
};
