import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { packageFolder } from '../../src/package-folder.ts';

/** A recorded dialogue as it is written; see test/fixtures/dialogues/README.md. */
const dialogueFile = z.object({
  sid: z.string(),
  segments: z.array(
    z.object({
      role: z.enum(['caller', 'agent']),
      startMs: z.number(),
      durationMs: z.number(),
      human: z.string(),
      words: z.array(z.object({ w: z.string(), startMs: z.number(), endMs: z.number() })),
    }),
  ),
});

export type DialogueFile = z.output<typeof dialogueFile>;
export type Segment = DialogueFile['segments'][number];

/** The recorded dialogues, in the order of their names. */
export async function dialogueFiles(): Promise<readonly DialogueFile[]> {
  const folder = new URL('test/fixtures/dialogues/', packageFolder);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => dialogueFile.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8')))),
  );
}
