import '@mantine/core/styles.css';
import { MantineProvider, Title } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { cspNonce } from './csp-nonce.ts';

const root = document.querySelector('#root');
if (root === null) throw new Error('page.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider defaultColorScheme="auto" getStyleNonce={cspNonce}>
      <Title>Auditstream</Title>
    </MantineProvider>
  </StrictMode>,
);
