import { expect, type Locator, type Page } from '@playwright/test';

/** How a person works the window. Both hands do the same things; only the keyboard's finds its way by Tab. */
export interface Hand {
  readonly name: 'mouse' | 'keyboard';
  /** Presses a button, link, tab, row or checkbox. */
  press(target: Locator): Promise<void>;
  /** Puts text into a field, replacing what is there. */
  type(target: Locator, text: string): Promise<void>;
  /** Selects a row of a list and shows its details. */
  pick(row: Locator): Promise<void>;
  /** Chooses an option of a select by its words. */
  choose(select: Locator, option: string | RegExp): Promise<void>;
  /** Goes to a screen of the rail. */
  go(screen: string): Promise<void>;
}

export function mouse(page: Page): Hand {
  return {
    name: 'mouse',
    press: (target) => target.click(),
    pick: (row) => row.click(),
    type: (target, text) => target.fill(text),
    choose: async (select, option) => {
      await select.click();
      await page.getByRole('option', { name: option }).first().click();
    },
    go: (screen) => page.getByRole('navigation').getByRole('link', { name: screen }).click(),
  };
}

export function keyboard(page: Page): Hand {
  return {
    name: 'keyboard',
    press: async (target) => {
      await reach(page, target);
      const role = await target.evaluate((element) => element.getAttribute('role') ?? element.tagName.toLowerCase());
      await page.keyboard.press(['checkbox', 'input', 'radio', 'label'].includes(role) ? 'Space' : 'Enter');
    },
    pick: async (row) => {
      await expect(row).toBeVisible();
      await reach(page, page.getByRole('grid').filter({ has: row }));
      await page.keyboard.press('Home');
      for (let step = 0; step < MOST_STOPS && (await row.getAttribute('aria-selected')) !== 'true'; step += 1) {
        await page.keyboard.press('ArrowDown');
      }
      await expect(row).toHaveAttribute('aria-selected', 'true');
      await page.keyboard.press('Enter');
    },
    type: async (target, text) => {
      await reach(page, target);
      await page.keyboard.press('ControlOrMeta+a');
      if (text === '') await page.keyboard.press('Delete');
      else await page.keyboard.insertText(text);
    },
    choose: async (select, option) => {
      await reach(page, select);
      await page.keyboard.press('Enter');
      const wanted = page.getByRole('option', { name: option }).first();
      await expect(wanted).toBeVisible();
      await moveTo(page, wanted);
      await page.keyboard.press('Enter');
    },
    go: async (screen) => {
      const command = screen === 'Issue' ? 'Issue a certificate…' : `Go to ${screen}`;
      await page.keyboard.press('ControlOrMeta+k');
      await expect(page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused();
      await page.keyboard.insertText(command);
      await expect(page.getByRole('option', { name: command, selected: true })).toBeVisible();
      await page.keyboard.press('Enter');
    },
  };
}

const MOST_STOPS = 120;

/** Tabs until the target has the focus; within a roving group arrow keys move on. */
async function reach(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  await expect(target).toBeEnabled();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await hasFocus(target)) return;
    if (await sharesGroup(target)) {
      await page.keyboard.press('ArrowRight');
      if (await hasFocus(target)) return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${target.toString()}`);
}

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement || element.contains(document.activeElement));

/** Tabs of a list and parts of a segmented control share one stop. */
const sharesGroup = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => {
    const group = element.closest('[role=tablist],[role=radiogroup],[role=toolbar]');
    return group?.contains(document.activeElement) ?? false;
  });

async function moveTo(page: Page, option: Locator): Promise<void> {
  for (let step = 0; step < MOST_STOPS; step += 1) {
    const chosen = await option.evaluate(
      (element) =>
        element === document.activeElement ||
        element.hasAttribute('data-highlighted') ||
        element.getAttribute('data-active') !== null,
    );
    if (chosen) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`the arrow keys do not reach ${option.toString()}`);
}
