import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ok } from '../../shared/result.ts';
import { offerDropped, takeDroppedMigration } from './migration.ts';
import { closeDialog, openDialog, useWindowDialog } from './window-dialogs.ts';

const place = { program: 'openssl-ca', handle: 'h'.repeat(26), name: 'old ca' };
const takeDropped = vi.fn<() => Promise<unknown>>();
const release = vi.fn<(input: unknown) => Promise<unknown>>(async () => ok(null));

beforeEach(() => {
  takeDropped.mockReset().mockResolvedValue(ok(place));
  release.mockClear();
  vi.stubGlobal('window', { countersign: { 'migration.takeDropped': takeDropped, 'file.release': release } });
  closeDialog();
  takeDroppedMigration();
});
afterEach(() => void vi.unstubAllGlobals());

const shown = () => useWindowDialog.getState().open;

it('opens the dialog with what was dropped, once, also where it is open', async () => {
  for (const before of [closeDialog, () => openDialog('migration')]) {
    before();
    expect(await offerDropped()).toBe(true);
    expect(shown()).toBe('migration');
    expect(takeDroppedMigration()).toEqual(place);
    expect(takeDroppedMigration()).toBeNull();
  }
  expect(release).not.toHaveBeenCalled();
});

it('opens none for anything else', async () => {
  takeDropped.mockResolvedValue(ok(null));
  expect(await offerDropped()).toBe(false);
  expect(shown()).toBeNull();
});

it('leaves another dialog as it is, and does not ask', async () => {
  openDialog('authority.new');
  expect(await offerDropped()).toBe(false);
  expect(takeDropped).not.toHaveBeenCalled();
  expect(shown()).toBe('authority.new');
});

it('leaves a dialog as it is that was opened meanwhile, and gives back what it was handed', async () => {
  takeDropped.mockImplementation(async () => {
    openDialog('authority.new');
    return ok(place);
  });
  expect(await offerDropped()).toBe(false);
  expect(shown()).toBe('authority.new');
  expect(takeDroppedMigration()).toBeNull();
  expect(release.mock.calls).toEqual([[{ handle: place.handle }]]);
});
