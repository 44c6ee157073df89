import { useEffect, useState } from 'preact/hooks';
import { Highlighted } from './highlighted.tsx';

const toldMs = 2000;

interface JsonTextProps {
  readonly value: unknown;
  readonly words: readonly string[];
}

/** A value as it stands in the log, to be read and copied. */
export function JsonText({ value, words }: JsonTextProps) {
  const [outcome, setOutcome] = useState<string>();
  const text = JSON.stringify(value, undefined, 2);
  useEffect(() => {
    if (outcome === undefined) return undefined;
    const timer = setTimeout(() => setOutcome(undefined), toldMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = (): void => {
    // Absent where the page was not loaded from a trusted address.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) setOutcome('select it to copy it');
    else
      clipboard.writeText(text).then(
        () => setOutcome('copied'),
        () => setOutcome('select it to copy it'),
      );
  };
  return (
    <section class="events-part events-json">
      <h4>
        JSON{' '}
        <button type="button" class="events-copy" onClick={copy}>
          Copy
        </button>{' '}
        <span role="status">{outcome}</span>
      </h4>
      <pre>
        <Highlighted text={text} words={words} />
      </pre>
    </section>
  );
}
