import '@mantine/core/styles.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { cspNonce } from './csp-nonce.ts';
import { Welcome } from './welcome.tsx';

const root = document.querySelector('#root');
if (root === null) throw new Error('page.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider defaultColorScheme="auto" getStyleNonce={cspNonce}>
      <Welcome />
    </MantineProvider>
  </StrictMode>,
);
