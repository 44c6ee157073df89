import { fieldGroups, isChoices, valueWords, type Field } from './change-fields.ts';
import type { WhatIf } from './what-if.ts';

/** What can be changed, beginning with what it was. */
export function ChangeForm({ whatIf }: { readonly whatIf: WhatIf }) {
  const isOpen = whatIf.settings.value !== undefined;
  const isBusy = whatIf.state.value.kind === 'running';
  const isChanged = Object.keys(whatIf.change.value).length > 0;
  return (
    <form
      class="what-if-form"
      onSubmit={(event) => {
        event.preventDefault();
        whatIf.play();
      }}
    >
      <div class="what-if-groups">
        {fieldGroups.map(({ title, fields }) => (
          <fieldset key={title} class="what-if-group" disabled={!isOpen}>
            <legend>{title}</legend>
            {fields.map((field) => (
              <FieldRow key={field.name} field={field} whatIf={whatIf} />
            ))}
          </fieldset>
        ))}
      </div>
      <div class="what-if-buttons">
        <button type="submit" class="primary" data-action="replay" disabled={!isOpen || isBusy}>
          Replay
        </button>
        <button type="button" data-action="reset" disabled={!isChanged} onClick={() => whatIf.reset()}>
          As recorded
        </button>
      </div>
    </form>
  );
}

interface FieldRowProps {
  readonly field: Field;
  readonly whatIf: WhatIf;
}

function FieldRow({ field, whatIf }: FieldRowProps) {
  const { name, label } = field;
  const recorded = whatIf.recorded.value[name];
  const value = whatIf.chosen.value[name] ?? recorded;
  const id = `what-if-${name}`;
  const differs = value !== recorded;
  const isKnown = whatIf.settings.value === undefined || recorded !== undefined;
  return (
    <div class={`what-if-field${differs ? ' is-changed' : ''}`} data-field={name} data-changed={differs}>
      <label for={id}>{label}</label>
      {isKnown ? (
        <FieldInput id={id} field={field} whatIf={whatIf} value={value} />
      ) : (
        <span class="hint">not known of this recogniser</span>
      )}
      <span class="what-if-was">{differs ? `was ${valueWords(field, recorded)}` : ''}</span>
    </div>
  );
}

interface FieldInputProps extends FieldRowProps {
  readonly id: string;
  readonly value: number | string | undefined;
}

function FieldInput({ id, field, whatIf, value }: FieldInputProps) {
  const { name, kind } = field;
  if (isChoices(kind)) {
    return (
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => whatIf.choose(name, currentTarget.value)}
      >
        {kind.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.words}
          </option>
        ))}
      </select>
    );
  }
  const { min, max, step } = kind;
  return (
    <>
      <input
        id={id}
        type="range"
        min={Math.min(min, Number(value ?? min))}
        max={Math.max(max, Number(value ?? max))}
        step={step}
        value={value}
        aria-valuetext={valueWords(field, value)}
        onInput={({ currentTarget }) => whatIf.choose(name, currentTarget.valueAsNumber)}
      />
      <output for={id}>{valueWords(field, value)}</output>
    </>
  );
}
