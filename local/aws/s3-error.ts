/** The errors of S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). */

const statuses: Record<string, number> = {
  AccessDenied: 403,
  BadDigest: 400,
  BucketAlreadyOwnedByYou: 409,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  KeyTooLongError: 400,
  MethodNotAllowed: 405,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  XAmzContentSHA256Mismatch: 400,
};

/** An error by its S3 code. */
export class S3Error extends Error {
  readonly status: number;

  constructor(code: keyof typeof statuses & string, message: string) {
    super(message);
    this.name = code;
    this.status = statuses[code] ?? 400;
  }
}

export const noSuchBucket = () =>
  new S3Error('NoSuchBucket', 'The specified bucket does not exist');

export const noSuchKey = () => new S3Error('NoSuchKey', 'The specified key does not exist.');
