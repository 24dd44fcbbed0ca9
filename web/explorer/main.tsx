import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

const fetcher = createGraphiQLFetcher({ url: '/api/graphql' });
const root = document.querySelector('#root');
if (root === null) throw new Error('explorer.html has no #root');
createRoot(root).render(<GraphiQL fetcher={fetcher} />);
