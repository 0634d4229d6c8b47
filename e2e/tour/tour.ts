import type { Page } from '@playwright/test';
import { expect } from '../support/app-fixture.ts';
import { type Desk, dial } from '../support/steps.ts';
import type { Camera } from './camera.ts';
import type { Journal } from './journal.ts';
import { reportWords } from './words.ts';

/** The desk of the end-to-end tests with a camera and a journal on it. */
export interface Tour extends Desk {
  readonly camera: Camera;
  readonly journal: Journal;
  file(name: string): string;
}

export const ROOT = 'Acme Root CA';
export const ISSUING = 'Acme Partner CA 1';
export const ISSUING_RSA = 'Acme Partner CA RSA';
export const PARTNER = 'kestrel-gw-01';

export interface TourDialStep {
  readonly server: string;
  readonly port: number;
  readonly credential: string | null;
  readonly host?: string;
  /** Of the HTTP GET; empty sends none. */
  readonly path?: string;
  readonly expected: RegExp;
}

/** Dials, expects the verdict and writes it down. */
export async function dialAndNote(tour: Tour, step: TourDialStep): Promise<void> {
  const { server, expected, ...target } = step;
  const verdict = await dial(tour, target);
  expect(verdict).toMatch(expected);
  tour.journal.dial({ server, credential: step.credential ?? reportWords.noCredential, verdict });
}

/** Confirmations go by themselves after some seconds; a picture without them is clearer. */
export async function waitForQuiet(page: Page): Promise<void> {
  await expect(page.getByRole('status', { name: 'Confirmations' })).toBeEmpty();
}
