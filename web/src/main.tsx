import '@mantine/core/styles.css';
import { MantineProvider, Title } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

// The server's policy lets only style elements in that carry it.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
const root = document.querySelector('#root');
if (root === null) throw new Error('page.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider defaultColorScheme="auto" getStyleNonce={() => nonce ?? ''}>
      <Title>Auditstream</Title>
    </MantineProvider>
  </StrictMode>,
);
