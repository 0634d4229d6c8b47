import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { useEffect } from 'react';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { call } from '../api/client.ts';
import { navigate } from '../stores/router.ts';
import { useSettings } from '../stores/settings.ts';
import { type UiHost, UiHostProvider } from '../ui/host.tsx';
import { applyTextScale } from '../ui/text-scale.ts';
import { ToastRegion } from '../ui/toast.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Frame } from './frame.tsx';
import { startStores } from './start-stores.ts';
import { applyTheme } from './theme.ts';

const host: UiHost = {
  follow: navigate,
  copy: async (text) => (await call('application.copy', { text })).ok,
  words: frameText.kit,
};

export function App() {
  useEffect(startStores, []);
  useAppearance();
  return (
    <CSPProvider disableStyleElements>
      <UiHostProvider host={host}>
        <Tooltip.Provider delay={450} closeDelay={60}>
          <ErrorBoundary>
            <Frame />
          </ErrorBoundary>
          <ToastRegion />
        </Tooltip.Provider>
      </UiHostProvider>
    </CSPProvider>
  );
}

function useAppearance(): void {
  const theme = useSettings((settings) => settings.theme);
  const textScale = useSettings((settings) => settings.textScale);
  useEffect(() => applyTheme(theme), [theme]);
  useEffect(() => applyTextScale(textScale), [textScale]);
}
