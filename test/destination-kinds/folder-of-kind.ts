/** GitLab's categories of its clouds are short; their folders say what they are. */
const FOLDERS: Readonly<Record<string, string>> = { aws: 'amazon-s3', gcp: 'google-cloud-logging' };

/** The folder of a kind, in `src/destination-kinds` and beside this file. */
export function folderOfKind(name: string): string {
  return FOLDERS[name] ?? name.replaceAll('_', '-');
}
