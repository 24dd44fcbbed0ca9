import type { EventText } from './event-text.ts';

/** `kubernetes.<resource>.<verb>`, as the API server calls both. */
export const KUBERNETES_TEXTS: readonly EventText[] = [
  ['kubernetes.pods_exec.create', 'run a command in a pod[, {target}]'],
  ['kubernetes.pods_exec.get', 'run a command in a pod[, {target}]'],
  ['kubernetes.pods_attach.create', 'attach to a pod[, {target}]'],
  ['kubernetes.pods_portforward.create', 'open a connection to a pod[, {target}]'],
  ['kubernetes.pods_eviction.create', 'remove a pod from its node[, {target}]'],
  ['kubernetes.pods_log.get', 'read the log of a pod[, {target}]'],
  ['kubernetes.non_resource.get', 'read[ {target}] of the API server'],
  ['kubernetes.*.create', 'create {1}[: {target}]'],
  ['kubernetes.*.update', 'replace {1}[: {target}]'],
  ['kubernetes.*.patch', 'change {1}[: {target}]'],
  ['kubernetes.*.delete', 'delete {1}[: {target}]'],
  ['kubernetes.*.deletecollection', 'delete all {1}[ of {target}]'],
  ['kubernetes.*.get', 'read {1}[: {target}]'],
  ['kubernetes.*.list', 'list {1}[ of {target}]'],
  ['kubernetes.*.watch', 'watch {1}[ of {target}]'],
  ['kubernetes.*.*', 'call {2} of {1}[: {target}]'],
];
