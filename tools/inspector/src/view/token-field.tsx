import { useSignal } from '@preact/signals';

interface TokenFieldProps {
  readonly desk: {
    /** A signal; empty: none. */
    readonly token: { readonly value: string };
    /** False for one that a browser can't send. */
    useToken(token: string): boolean;
  };
  /** The page may show two of them. */
  readonly id: string;
}

/** Takes a bearer token; it stays in this tab. */
export function TokenField({ desk, id }: TokenFieldProps) {
  const draft = useSignal('');
  const isUnfit = useSignal(false);
  const use = (token: string): void => {
    isUnfit.value = !desk.useToken(token);
    if (!isUnfit.value) draft.value = '';
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (draft.value.trim() !== '') use(draft.value);
  };
  const hasToken = desk.token.value !== '';
  return (
    <form class="token" onSubmit={submit}>
      <label for={id}>Access token</label>
      <div class="field-row">
        <input
          id={id}
          type="password"
          autocomplete="off"
          spellcheck={false}
          placeholder={hasToken ? 'one is set' : ''}
          value={draft.value}
          aria-describedby={`${id}-about`}
          aria-invalid={isUnfit.value}
          onInput={({ currentTarget }) => {
            draft.value = currentTarget.value;
          }}
        />
        <button type="submit">Use</button>
        {hasToken ? (
          <button type="button" onClick={() => use('')}>
            Forget
          </button>
        ) : null}
      </div>
      <p id={`${id}-about`} class="hint" role={isUnfit.value ? 'alert' : undefined}>
        {isUnfit.value
          ? 'A browser can’t send this one: letters, digits and - . _ ~ are fine, “/”, “=” and spaces are not.'
          : 'It is kept in this tab only, and never put into an address.'}
      </p>
    </form>
  );
}
