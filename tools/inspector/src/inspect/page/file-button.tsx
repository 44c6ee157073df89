import { useRef } from 'preact/hooks';
import type { Inspector } from '../inspector.ts';

interface FileButtonProps {
  readonly inspector: Inspector;
  readonly label: string;
  readonly className?: string;
}

/** Opens files as dropping them on the page does. */
export function FileButton({ inspector, label, className = '' }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={className} data-action="open-file" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".ndjson,.jsonl,.wav,.json"
        aria-label={label}
        onChange={({ currentTarget }) => {
          void inspector.takeFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </>
  );
}
