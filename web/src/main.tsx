import '@mantine/core/styles.css';
import './page.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { cspNonce } from './csp-nonce.ts';
import { reloadWhenSignedOut } from './session/access-token.ts';
import { SessionProvider } from './session/session.tsx';
import { Pages } from './shell/pages.tsx';
import { colours, theme } from './shell/theme.ts';

reloadWhenSignedOut();

const root = document.querySelector('#root');
if (root === null) throw new Error('page.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={colours}
      defaultColorScheme="auto"
      getStyleNonce={cspNonce}
    >
      <SessionProvider>
        <Pages />
      </SessionProvider>
    </MantineProvider>
  </StrictMode>,
);
