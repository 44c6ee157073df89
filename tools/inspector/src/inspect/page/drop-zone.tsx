import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Inspector } from '../inspector.ts';

/** The whole window takes files; over it, it is told what becomes of them. */
export function DropZone({ inspector }: { readonly inspector: Inspector }) {
  const isOver = useSignal(false);
  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      isOver.value = true;
    };
    window.addEventListener('dragenter', over, { signal });
    window.addEventListener('dragover', over, { signal });
    window.addEventListener(
      'dragleave',
      ({ relatedTarget }) => {
        if (relatedTarget === null) isOver.value = false;
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        isOver.value = false;
        event.preventDefault();
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length > 0) void inspector.takeFiles(files);
      },
      { signal },
    );
    return () => listeners.abort();
  }, [inspector, isOver]);
  if (!isOver.value) return null;
  return (
    <div class="drop" aria-hidden="true">
      <p class="drop-words">
        <strong>Drop to open</strong>
        <span>An event log (.ndjson), with the recording of its name (.wav); several logs are listed.</span>
      </p>
    </div>
  );
}
