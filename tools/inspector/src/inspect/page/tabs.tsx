import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { FocusOrigin } from '../focus-origin.ts';

export interface Tab<Name extends string = string> {
  readonly name: Name;
  readonly label: string;
}

interface TabsProps<Name extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Name>[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
  /** The panel of the chosen tab. */
  readonly children: ComponentChildren;
}

/** WAI-ARIA's tabs; arrow keys choose, but for a person who has come by a pointer: they are for time then. */
export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const origin = useMemo(() => new FocusOrigin(), []);
  useEffect(() => {
    const ended = new AbortController();
    if (list.current !== null) origin.listen(list.current, ended.signal);
    return () => ended.abort();
  }, [origin]);
  useEffect(() => {
    list.current?.querySelector(`#tab-${chosen}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  const step = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    if (origin.isPointer) return;
    const index = tabs.findIndex(({ name }) => name === chosen);
    const to = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(tab.name);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${tab.name}`)?.focus();
  };
  return (
    <section class="tabs" aria-label={label}>
      <div ref={list} class="tabs-list" role="tablist" aria-label={label} onKeyDown={step}>
        {tabs.map(({ name, label: words }) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            class="tabs-tab"
            aria-selected={name === chosen}
            aria-controls="tab-panel"
            tabIndex={name === chosen ? 0 : -1}
            data-tab={name}
            onClick={() => onChoose(name)}
          >
            {words}
          </button>
        ))}
      </div>
      <div id="tab-panel" class="tabs-panel" role="tabpanel" tabIndex={-1} aria-labelledby={`tab-${chosen}`}>
        {children}
      </div>
    </section>
  );
}
