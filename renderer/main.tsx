import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { showInstantsAs } from '../shared/text/format.ts';
import { applyTheme } from './app/theme.ts';
import { formatMinute } from './ui/format-time.ts';
import './ui/tokens.css';
import './ui/base.css';

// The theme of the system until the settings are read, so that a dark room stays dark.
applyTheme('system')();

showInstantsAs(formatMinute);

const place = document.getElementById('root');
if (place !== null) createRoot(place).render(<App />);
