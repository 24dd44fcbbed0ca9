/** Where an export is written to, piece by piece. */
export interface FileTarget {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Makes it a file of the person's. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Of the File System Access API, which some browsers have and TypeScript does not know. */
interface WithFilePicker {
  readonly showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/**
 * A file on the disk where the browser lets a page write one: then no more than a piece is in memory, however long the
 * export. Elsewhere a Blob, which the browser keeps until it is complete. Undefined: the person thought better of it.
 */
export async function openFileTarget(name: string, type: string): Promise<FileTarget | undefined> {
  const pick = (window as WithFilePicker).showSaveFilePicker?.bind(window);
  if (pick === undefined) return blobTarget(name, type);
  try {
    const handle = await pick({ suggestedName: name });
    const file = await handle.createWritable();
    return {
      write: (bytes) => file.write(bytes),
      finish: () => file.close(),
      abandon: () => file.abort(),
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    return blobTarget(name, type);
  }
}

// The browser may move the contents of a Blob to the disk, but not those of an array.
const PIECE_BYTES = 8 * 1024 * 1024;

function blobTarget(name: string, type: string): FileTarget {
  let blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const pack = (): void => {
    blobs.push(new Blob(parts));
    parts = [];
    bytes = 0;
  };
  return {
    write(part) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= PIECE_BYTES) pack();
      return Promise.resolve();
    },
    finish() {
      pack();
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(blobs, { type }));
      link.download = name;
      link.click();
      // The download has begun by then; the browser keeps what it needs.
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      return Promise.resolve();
    },
    abandon() {
      blobs = [];
      parts = [];
      return Promise.resolve();
    },
  };
}
