import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);

export const inventoryViewsText = {
  open: 'Views',
  title: 'Questions and saved views',
  questions: 'Questions',
  saved: 'Saved views',
  none: 'None yet. Filter the list and save it under a name.',
  counting: '…',
  count: f.number,
  save: 'Save this view…',
  saveTitle: 'Save this view',
  saveBody: 'Filter, order and columns are kept in the workspace, for everybody who opens it.',
  name: 'Name',
  nameMissing: 'Give it a name.',
  confirm: 'Save',
  everything: 'everything',
  kept: (view: string) => `${name(view)} saved`,
  rename: 'Rename…',
  renameTitle: (view: string) => `Rename ${name(view)}`,
  renameConfirm: 'Rename',
  update: 'Replace by what is shown',
  updated: (view: string) => `${name(view)} now holds what is shown`,
  up: 'Move up',
  down: 'Move down',
  delete: 'Delete',
  deleted: (view: string) => `${name(view)} deleted`,
  undo: 'Undo',
  acts: (view: string) => `Change ${name(view)}`,
};
