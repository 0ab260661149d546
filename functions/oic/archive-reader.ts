import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { readArchive } from '#runtime/artifacts.ts';
import type { Archive } from '#runtime/model.ts';

/** One request per header would be thousands; the list of a large archive fits in a few blocks. */
const BLOCK_BYTES = 1024 * 1024;
const BLOCKS_KEPT = 4;

/**
 * Lets yauzl read an archive where it lies, in the artifact store, by ranges: a ZIP's list of entries stands
 * at its end, so that of 200 MB only the last few hundred kilobytes are fetched.
 */
export class ArchiveReader extends yauzl.RandomAccessReader {
  readonly #archive: Archive;
  /** The most recently used last. */
  readonly #blocks = new Map<number, Promise<Buffer>>();
  /** Why the store could not be read, if it couldn't: that is no fault of the archive. */
  failure: unknown;

  constructor(archive: Archive) {
    super();
    this.#archive = archive;
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#copy(target.subarray(offset, offset + length), position).then(
      (bytesRead) => done(null, bytesRead),
      (error: Error) => {
        this.failure = error;
        done(error);
      },
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const target = Buffer.alloc(end - start);
    const whole = this.#copy(target, start).then((bytesRead) => [target.subarray(0, bytesRead)]);
    return Readable.from(
      (async function* () {
        yield* await whole;
      })(),
    );
  }

  async #copy(target: Buffer, position: number): Promise<number> {
    let copied = 0;
    while (copied < target.length && position + copied < this.#archive.bytes) {
      const at = position + copied;
      const block = await this.#block(Math.floor(at / BLOCK_BYTES));
      const got = block.copy(target, copied, at % BLOCK_BYTES);
      if (got === 0) break;
      copied += got;
    }
    return copied;
  }

  #block(index: number): Promise<Buffer> {
    const known = this.#blocks.get(index);
    this.#blocks.delete(index);
    const block = known ?? this.#fetch(index);
    this.#blocks.set(index, block);
    if (this.#blocks.size > BLOCKS_KEPT) this.#blocks.delete(this.#blocks.keys().next().value!);
    return block;
  }

  async #fetch(index: number): Promise<Buffer> {
    const first = index * BLOCK_BYTES;
    const last = Math.min(first + BLOCK_BYTES, this.#archive.bytes) - 1;
    return buffer(await readArchive(this.#archive, { first, last }));
  }
}
