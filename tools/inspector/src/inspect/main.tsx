import { signal } from '@preact/signals';
import { render } from 'preact';
import '../shell/tokens.css';
import { CallPage } from './call-page.tsx';
import { Playhead } from './playhead.ts';
import { callOfLog } from './record/call-of-log.ts';

const open = signal<Playhead | undefined>(undefined);

function Page() {
  const playhead = open.value;
  return playhead === undefined ? (
    <p>Drop an event log here.</p>
  ) : (
    <CallPage call={playhead.call} playhead={playhead} />
  );
}

window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener('drop', (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file !== undefined) void openFile(file);
});

async function openFile(file: File): Promise<void> {
  open.value = new Playhead(callOfLog(await file.text()));
}

const root = document.getElementById('app');
if (root !== null) render(<Page />, root);
