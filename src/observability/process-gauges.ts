import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

const nanosecondsPerSecond = 1e9;
const resolutionMs = 10;
const percentiles = [50, 99, 100] as const;

/** Registers the process's own figures; the returned function stops their measurement. */
export function registerProcessGauges(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  const registers = [registry];
  void new Gauge({
    name: 'talky_event_loop_delay_seconds',
    help: `Delay of the event loop since the last scrape; ${resolutionMs} ms of it are the measurement's own.`,
    labelNames: ['percentile'],
    registers,
    collect() {
      for (const percentile of percentiles) {
        this.set({ percentile: String(percentile) }, delay.percentile(percentile) / nanosecondsPerSecond);
      }
      delay.reset();
    },
  });
  void new Gauge({
    name: 'talky_process_memory_bytes',
    help: 'Memory of the process.',
    labelNames: ['kind'],
    registers,
    collect() {
      const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
      for (const [kind, bytes] of Object.entries({ rss, heapUsed, external, arrayBuffers })) {
        this.set({ kind }, bytes);
      }
    },
  });
  void new Gauge({
    name: 'talky_process_cpu_seconds_total',
    help: 'Processor time of the process since its start, user and system.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.set((user + system) / 1e6);
    },
  });
  void new Gauge({
    name: 'talky_process_uptime_seconds',
    help: 'Age of the process.',
    registers,
    collect() {
      this.set(process.uptime());
    },
  });
  void new Gauge({
    name: 'talky_process_active_resources',
    help: 'Sockets, timers, workers and files that keep the process alive.',
    registers,
    collect() {
      this.set(process.getActiveResourcesInfo().length);
    },
  });
  return () => delay.disable();
}
