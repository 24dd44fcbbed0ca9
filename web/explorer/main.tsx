// First: says where the editor's workers are, which are files of ours.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './explorer.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { reloadWhenSignedOut } from '../src/session/access-token.ts';
import { Explorer } from './explorer.tsx';
import { clearKeptQueries } from './memory-storage.ts';

clearKeptQueries(localStorage);
reloadWhenSignedOut();

const root = document.querySelector('#root');
if (root === null) throw new Error('explorer.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Explorer />
  </StrictMode>,
);
