// Sends its input as the API server's webhook does: to the cluster of a kubeconfig, with the token of its user. The client
// would do so over HTTPS alone.
import { text } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

const config = new KubeConfig();
config.loadFromFile(process.env.SENDER_KUBECONFIG);
const answer = await fetch(config.getCurrentCluster().server, {
  method: 'POST',
  headers: {
    authorization: `Bearer ${config.getCurrentUser().token}`,
    'content-type': 'application/json',
  },
  body: await text(process.stdin),
});
console.log(answer.status, await answer.text());
