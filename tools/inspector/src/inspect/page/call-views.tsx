import { FaultBoundary } from '../../view/fault-boundary.tsx';
import { ChartView } from '../chart/chart-view.tsx';
import { ConversationView } from '../conversation/conversation-view.tsx';
import { EventsView } from '../events/events-view.tsx';
import type { Inspector } from '../inspector.ts';
import { ProvidersView } from '../providers/providers-view.tsx';
import type { ShownCall } from '../shown-call.ts';
import { SpeculationView } from '../speculation/speculation-view.tsx';
import { TimelineView } from '../timeline/timeline-view.tsx';
import { WaterfallView } from '../timeline/turn-waterfall.tsx';
import { WhatIfView } from '../what-if/what-if-view.tsx';
import { pageState, type ViewName } from './page-state.ts';
import { Splitter } from './splitter.tsx';
import { Tabs, type Tab } from './tabs.tsx';

interface CallViewsProps {
  readonly inspector: Inspector;
  readonly shown: ShownCall;
}

const besideTabs: readonly Tab<ViewName>[] = [
  { name: 'chart', label: 'Chart' },
  { name: 'time', label: 'Time' },
];

const tabs: readonly Tab<ViewName>[] = [
  { name: 'events', label: 'Events' },
  { name: 'conversation', label: 'Conversation' },
  { name: 'speculation', label: 'Speculation' },
  { name: 'waits', label: 'Waits' },
  { name: 'providers', label: 'Providers' },
  { name: 'what-if', label: 'What if' },
];

/** The views of a call: beside each other where there is room, else one at a time. */
export function CallViews(props: CallViewsProps) {
  const { isNarrow, tabsShare, timeShare } = pageState;
  if (isNarrow.value)
    return (
      <div class="views views-narrow">
        <ViewTabs {...props} all={[...besideTabs, ...tabs]} />
      </div>
    );
  const upper = {
    gridTemplateColumns: `minmax(0, ${100 - tabsShare.value}fr) auto minmax(0, ${tabsShare.value}fr)`,
  };
  const whole = {
    gridTemplateRows: `minmax(0, ${100 - timeShare.value}fr) auto minmax(0, ${timeShare.value}fr)`,
  };
  return (
    <div class="views" style={whole}>
      <div class="views-upper" style={upper}>
        <section class="view" tabIndex={-1} aria-label="Chart" data-view="chart">
          <View name="chart" {...props} />
        </section>
        <Splitter label="Width of the tabs" share={tabsShare} orientation="vertical" />
        <ViewTabs {...props} all={tabs} />
      </div>
      <Splitter label="Height of the time" share={timeShare} orientation="horizontal" />
      <section class="view" tabIndex={-1} aria-label="Time" data-view="time">
        <View name="time" {...props} />
      </section>
    </div>
  );
}

function ViewTabs({ all, ...props }: CallViewsProps & { readonly all: readonly Tab<ViewName>[] }) {
  const { tab } = pageState;
  const chosen = all.some(({ name }) => name === tab.value) ? tab.value : 'events';
  return (
    <Tabs
      label="Views of the call"
      tabs={all}
      chosen={chosen}
      onChoose={(name) => {
        tab.value = name;
      }}
    >
      <div class="view" data-view={chosen}>
        <View name={chosen} {...props} />
      </div>
    </Tabs>
  );
}

type ViewProps = CallViewsProps & { readonly name: ViewName };

function View(props: ViewProps) {
  return (
    <FaultBoundary key={props.name} what="This view">
      <NamedView {...props} />
    </FaultBoundary>
  );
}

function NamedView({ name, inspector, shown }: ViewProps) {
  const { call, playhead } = shown;
  switch (name) {
    case 'chart':
      return (
        <ChartView
          call={call}
          playhead={playhead}
          coverageSource={inspector}
          fitAsked={pageState.fitAsked}
          surroundings={inspector.surroundings}
        />
      );
    case 'time':
      return <TimelineView call={call} playhead={playhead} />;
    case 'events':
      return <EventsView call={call} playhead={playhead} />;
    case 'conversation':
      return <ConversationView call={call} playhead={playhead} />;
    case 'speculation':
      return <SpeculationView call={call} playhead={playhead} />;
    case 'waits':
      return <WaterfallView call={call} playhead={playhead} />;
    case 'providers':
      return <ProvidersView call={call} playhead={playhead} />;
    case 'what-if':
      return <WhatIfView call={call} playhead={playhead} surroundings={inspector.surroundings} />;
  }
}
