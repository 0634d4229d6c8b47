import { create } from 'zustand';

export type IssuePane = 'form' | 'preview';

/** Which half of the issue screen is seen where both do not fit side by side. */
export const useIssuePane = create<{ readonly shown: IssuePane }>(() => ({ shown: 'form' }));

export const showIssuePane = (shown: IssuePane): void => useIssuePane.setState({ shown });
