import type { SavedFixture } from './what-if-messages.ts';

/** Hands a file to the person at the page. */
export function download({ name, text }: SavedFixture): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
