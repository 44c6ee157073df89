interface ChartCommands {
  readonly fit: () => void;
}

/** Of the chart that is shown. */
let shown: ChartCommands | undefined;

/** Called by the chart when it is shown; the result is called when it goes. */
export function takeCommands(commands: ChartCommands): () => void {
  shown = commands;
  return () => {
    if (shown === commands) shown = undefined;
  };
}

/** Brings the whole chart into its pane; without a chart it does nothing. */
export function fitChart(): void {
  shown?.fit();
}
