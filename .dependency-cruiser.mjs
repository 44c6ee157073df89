const words = 'machines/vocabulary';
const ours = '^(machines|src|tools|test)/';

/** `from` may import, of our own folders, itself and `allowed` only. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: ours, pathNot: [from, ...allowed].map((path) => `^${path}/`) },
});

export default {
  forbidden: [
    only('vocabulary-is-a-leaf', words, []),
    only('machines-are-pure', 'machines', []),
    only('ports', 'src/ports', [words]),
    only('audio-is-a-leaf', 'src/audio', []),
    only('streams', 'src/streams', [words, 'src/errors']),
    only('errors', 'src/errors', []),
    only('config', 'src/config', ['src/errors']),
    only('observability', 'src/observability', ['src/errors']),
    only('providers', 'src/providers', [words, 'src/ports', 'src/audio', 'src/streams', 'src/errors']),
    only('transports', 'src/transports', [words, 'src/audio', 'src/errors']),
    only('telephony', 'src/telephony', [words, 'src/transports', 'src/audio', 'src/errors']),
    only('call', 'src/call', ['machines', 'src/ports', 'src/audio', 'src/streams', 'src/errors']),
    only('server', 'src/server', [
      words,
      'src/audio',
      'src/call',
      'src/transports',
      'src/telephony',
      'src/config',
      'src/observability',
      'src/errors',
      'src/ports',
    ]),
    only('inspector', 'src/inspector', ['machines']),
    {
      name: 'vendors-do-not-meet',
      severity: 'error',
      from: { path: '^src/providers/([^/]+)/' },
      // What several vendors speak has a folder of its own: a protocol, and the finding of turns in audio.
      to: {
        path: '^src/providers/[^/]+/',
        pathNot: ['^src/providers/$1/', '^src/providers/(chat-completions|turn-detection)/'],
      },
    },
    {
      name: 'machines-know-xstate-only',
      severity: 'error',
      from: { path: '^machines/' },
      to: { dependencyTypesNot: ['local'], pathNot: 'node_modules/xstate/' },
    },
    {
      name: 'src-ships-alone',
      severity: 'error',
      from: { path: '^(src|machines)/' },
      to: { path: '^(tools|test)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      from: { path: '^(src|machines)/' },
      // The package of an optional provider is a peer, and a development dependency so that it can be tested.
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm-peer'] },
    },
  ],
  options: {
    parser: 'swc', // without it, under TypeScript 7, nothing is cruised and everything passes
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^tools/inspector/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
