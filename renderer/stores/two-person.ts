import { create } from 'zustand';
import type { NamedAuthority } from '../../shared/model/operator.ts';

interface TwoPersonState {
  /** The authority whose rule is being switched, and to what; null while the dialog is closed. */
  readonly change: { readonly authority: NamedAuthority; readonly on: boolean } | null;
}

/** The switch of a two-person rule, which the settings and the authority open. */
export const useTwoPersonChange = create<TwoPersonState>(() => ({ change: null }));

export const openTwoPerson = ({ id, name }: NamedAuthority, on: boolean): void =>
  useTwoPersonChange.setState({ change: { authority: { id, name }, on } });
export const closeTwoPerson = (): void => useTwoPersonChange.setState({ change: null });
