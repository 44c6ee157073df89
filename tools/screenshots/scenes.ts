import type { Page } from 'playwright-core';
import type { Camera } from './camera.ts';

const mostSteps = 200;

/** Talk, in the middle of a conversation in which the agent was interrupted. */
export async function pictureTalk(talk: Page, camera: Camera): Promise<void> {
  const figures = talk.locator('[data-part=figures] summary').first();
  await camera.take(talk, 'talk', async () => {
    await figures.scrollIntoViewIfNeeded();
  });
  await camera.takeAsPhone(talk, 'talk');
}

/** The chart of the live call, at the moment at which the end of the turn was guessed. */
export async function pictureEagerThinking(inspector: Page, camera: Camera): Promise<void> {
  await inspector.locator('main.call[data-live=true]').waitFor();
  await stepBackTo(inspector, 'eager-thinking');
  await stepBackTo(inspector, 'listening');
  await inspector.locator('[data-action=forward]').click();
  await inspector.locator('main.call[data-state=eager-thinking]').waitFor();
  await inspector.locator('[data-action=fold-list]').click();
  await resize(inspector, 'Height of the time', 30);
  await camera.take(inspector, 'eager-thinking');
}

/** The time axis of the barge-in, with the conversation that it made. */
export async function pictureBargeIn(inspector: Page, camera: Camera): Promise<void> {
  await inspector.locator('main.call[data-live=false]').waitFor();
  await inspector.locator('[data-tab=conversation]').click();
  await resize(inspector, 'Height of the time', 56);
  await inspector.locator('[data-action=end]').click();
  await stepBackTo(inspector, 'barge-in');
  const time = inspector.locator('[data-view=time]');
  await camera.take(inspector, 'barge-in', async () => {
    await time.getByRole('button', { name: 'This turn' }).click();
  });
  await camera.takeAsPhone(inspector, 'barge-in', async () => {
    await inspector.locator('[data-tab=time]').click();
    await time.getByRole('button', { name: 'This turn' }).click();
  });
}

/** The call as it was beside the call in which the agent would have talked on. */
export async function pictureWhatIf(inspector: Page, camera: Camera): Promise<void> {
  await inspector.locator('[data-tab=what-if]').click();
  await inspector.locator('#what-if-mode').selectOption('off');
  await inspector.locator('[data-action=replay]').click();
  const outcome = inspector.locator('[data-part=what-if-outcome]');
  await outcome.waitFor();
  await resize(inspector, 'Width of the tabs', 66);
  await resize(inspector, 'Height of the time', 12);
  await camera.take(inspector, 'what-if', async () => {
    await inspector.evaluate(`document.querySelector('.what-if-axes').scrollIntoView({ block: 'start' })`);
  });
}

/** By the events of the machine, from where the playhead is. */
async function stepBackTo(inspector: Page, state: string): Promise<void> {
  const sought = inspector.locator(`main.call[data-state=${state}]`);
  for (let step = 0; step < mostSteps && (await sought.count()) === 0; step++) {
    await inspector.locator('[data-action=back]').click();
    await inspector.evaluate('new Promise((resolve) => requestAnimationFrame(() => resolve()))');
  }
  await sought.waitFor();
}

/** Moves a bar between two parts of the page by its keys, to about this share of the second one in percent. */
async function resize(inspector: Page, splitter: string, share: number): Promise<void> {
  const bar = inspector.getByRole('separator', { name: splitter });
  const isVertical = (await bar.getAttribute('aria-orientation')) === 'vertical';
  const [more, less] = isVertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  const awayBy = async (): Promise<number> => share - Number(await bar.getAttribute('aria-valuenow'));
  for (let by = await awayBy(); Math.abs(by) >= 2; by = await awayBy()) await bar.press(by > 0 ? more : less);
  await bar.blur();
}
