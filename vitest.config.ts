import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';
import { ClosingLine } from './test/support/closing-line.ts';

const root = dirname(fileURLToPath(import.meta.url));

/** Worker threads are plain Node, which can't read TypeScript: under test they run the compiled file in `dist/`. */
const workersRunCompiled = {
  name: 'workers-run-compiled',
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (!id.startsWith(join(root, 'src')) || !code.includes('-worker.js')) return undefined;
    const folder = join(root, 'dist', relative(root, dirname(id)));
    return code.replace(
      /new URL\('\.\/([\w-]+-worker\.js)', import\.meta\.url\)/g,
      (_, file: string) => `new URL(${JSON.stringify(pathToFileURL(join(folder, file)).href)})`,
    );
  },
};

export default defineConfig({
  plugins: [workersRunCompiled],
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/compile.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: ['default', new ClosingLine()],
  },
});
