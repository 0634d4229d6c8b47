import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any form has. */
const MOST_STOPS = 120;

/** From `first` on, Tab reaches each of `wanted` in turn without leaving `scope`, and every stop can be seen. */
export async function expectOrder(scope: Locator, first: Locator, wanted: readonly Locator[]): Promise<void> {
  const page = scope.page();
  await first.focus();
  for (const target of wanted) {
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      await page.keyboard.press('Tab');
      expect(await scope.evaluate((element) => element.contains(document.activeElement))).toBe(true);
      expect(await describeHiddenFocus(page)).toBe('');
      if (await target.evaluate((element) => element === document.activeElement)) break;
    }
    await expect(target).toBeFocused();
  }
}

/** What has the focus and does not show it: neither it nor what it stands for has an outline, a ring or a mark; empty where it does. */
const describeHiddenFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return 'nothing has the focus';
    const shows = (element: Element): boolean => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    // Parts of a group are drawn by a label around or beside a control that nobody sees; a list draws the row that is current.
    const places = [focused, focused.closest('label'), focused.nextElementSibling, focused.parentElement];
    const current = focused.querySelectorAll('[aria-selected="true"], [data-current], [data-active]');
    const isShown = [...places, ...current].some((element) => element !== null && shows(element));
    return isShown ? '' : focused.outerHTML.slice(0, 300);
  });
