/**
 * The `aws-chunked` body: chunks with a size line, and headers that follow the last one
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html). SDK clients use
 * it for streams, whose checksum they know only at the end.
 */

import type { TransformCallback } from 'node:stream';
import { Transform } from 'node:stream';
import { S3Error } from './s3-error.ts';

const longestLine = 8192;

/** Passes on the content; the headers after the last chunk are in `trailers` once it ended. */
export class ChunkedDecoder extends Transform {
  /** Names in lower case. */
  readonly trailers = new Map<string, string>();
  /** Bytes of the current chunk, with its line end, that are still to come. */
  #left = 0;
  #line = '';
  #state: 'size' | 'data' | 'end of data' | 'trailers' | 'done' = 'size';

  override _transform(piece: Buffer, _encoding: string, callback: TransformCallback): void {
    try {
      let rest = piece;
      while (rest.length > 0) rest = this.#state === 'data' ? this.#data(rest) : this.#text(rest);
      callback();
    } catch (error) {
      callback(error as Error);
    }
  }

  override _flush(callback: TransformCallback): void {
    // Some clients leave out the empty line at the very end.
    const complete = this.#state === 'done' || this.#state === 'trailers';
    callback(complete ? null : new S3Error('IncompleteBody', 'The body ended inside a chunk.'));
  }

  #data(piece: Buffer): Buffer {
    const content = piece.subarray(0, this.#left);
    this.#left -= content.length;
    if (this.#left === 0) this.#state = 'end of data';
    this.push(content);
    return piece.subarray(content.length);
  }

  #text(piece: Buffer): Buffer {
    const end = piece.indexOf('\n');
    this.#line += piece.toString('latin1', 0, end < 0 ? piece.length : end);
    if (this.#line.length > longestLine) {
      throw new S3Error('InvalidRequest', 'A line of the chunked body is too long.');
    }
    if (end < 0) return Buffer.alloc(0);
    const line = this.#line.replace(/\r$/, '');
    this.#line = '';
    this.#take(line);
    return piece.subarray(end + 1);
  }

  #take(line: string): void {
    if (this.#state === 'size') {
      if (!/^[0-9a-f]{1,8}(;|$)/i.test(line)) {
        throw new S3Error('InvalidRequest', 'A chunk of the body does not begin with its size.');
      }
      this.#left = Number.parseInt(line, 16);
      this.#state = this.#left === 0 ? 'trailers' : 'data';
    } else if (this.#state === 'end of data') {
      if (line !== '') throw new S3Error('InvalidRequest', 'A chunk is longer than its size.');
      this.#state = 'size';
    } else if (line === '') {
      this.#state = 'done';
    } else if (this.#state === 'trailers') {
      const colon = line.indexOf(':');
      this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }
}
