import type { IssueField } from '../../stores/issue-form.ts';

const CONTROLS = 'input, textarea, [role="combobox"], [role="radio"][tabindex="0"], button';

/** Moves the focus to a field of the form and brings it into view. */
export function focusIssueField(field: IssueField): void {
  const place = document.querySelector(`[data-issue-field~="${field}"]`);
  const controls = [...(place?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])];
  const control = controls.find((one) => one.matches('input, textarea, [role="combobox"]')) ?? controls[0];
  place?.scrollIntoView({ block: 'nearest' });
  control?.focus();
}
