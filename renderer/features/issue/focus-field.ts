import { showIssuePane } from '../../stores/issue-pane.ts';
import type { IssueField } from '../../stores/issue-form.ts';

/** Text first: what is mended there is typed. Segments have inputs of their own that nobody sees. */
const TEXT = 'input[type="text"], textarea, [role="combobox"]';
const CONTROLS = `${TEXT}, [role="radio"][tabindex="0"], button`;

/** Moves the focus to a field of the form and brings it into view, with the form where the certificate stands in its place. */
export function focusIssueField(field: IssueField): void {
  showIssuePane('form');
  requestAnimationFrame(() => focusNow(field));
}

function focusNow(field: IssueField): void {
  const place = document.querySelector(`[data-issue-field~="${field}"]`);
  const controls = [...(place?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])];
  const control = controls.find((one) => one.matches(TEXT)) ?? controls[0];
  place?.scrollIntoView({ block: 'nearest' });
  control?.focus();
}
