import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { RunFileUse } from '../function-definition.ts';
import { allowKey } from './encryption-keys.ts';
import type { Permissions } from './permissions.ts';

const PRIVATE = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;

/** What the folders of runs are for. */
const RUN_FILES = {
  recoveries: {
    sid: 'KeepRunFiles',
    because: 'What a recovery finds and does is too large for the state of its workflow.',
  },
  promotions: {
    sid: 'KeepPromotionFiles',
    because:
      'What a promotion plans, backs up and does is too large for the state of its workflow.',
  },
  builds: { sid: 'KeepBuilds', because: 'Builds lie there with their manifests.' },
} as const;
export type RunFolder = keyof typeof RUN_FILES;

/** Where project archives and builds lie: private, encrypted, versioned, TLS only. */
export class ArtifactStore extends Construct {
  readonly bucket: Bucket;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, props: { key: IKey }) {
    super(scope, id);
    this.#key = props.key;
    this.bucket = new Bucket(this, 'Bucket', {
      ...PRIVATE,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: this.#accessLog(),
      // Who may send is decided by the signed address alone; this only lets a browser use it, from wherever it got
      // the page: the API, its domain, or a proxy on somebody's machine.
      cors: [{ allowedMethods: [HttpMethods.PUT], allowedOrigins: ['*'], allowedHeaders: ['*'] }],
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(7) },
        { noncurrentVersionExpiration: Duration.days(90) },
        // A quarter of a year is enough to read reports; Oracle keeps the instances for 32 days.
        { prefix: 'recoveries/', expiration: Duration.days(90) },
        // Plans and backups; builds stay.
        { prefix: 'promotions/', expiration: Duration.days(365) },
      ],
    });
    this.#acknowledge(this.bucket, 'NIST.800.53.R5-S3BucketReplicationEnabled', NO_REPLICA);
  }

  /** Lets a role read project archives. */
  allowReading(permissions: Permissions): void {
    permissions.allow('ReadArchives', {
      actions: ['s3:GetObject'],
      resources: [this.bucket.arnForObjects('archives/*')],
      because: 'Reads the project archive that the request names.',
      wildcardBecause: "An archive's name holds its hash, which is known only at run time.",
    });
    allowKey(permissions, this.#key, {
      by: 's3',
      because: 'Archives are encrypted with a key of ours.',
    });
  }

  /** Lets a role take in archives and see which are there. */
  allowUploading(permissions: Permissions): void {
    permissions.allow('StoreArchives', {
      actions: ['s3:PutObject', 's3:GetObject'],
      resources: [this.bucket.arnForObjects('archives/*')],
      because: 'Offers an address that takes one archive, and looks whether it is there.',
      wildcardBecause: "An archive's name holds its hash, which is known only at run time.",
    });
    // Not narrowed by s3:prefix, which only lists have: a question for one archive would never match.
    // Without it an archive that is missing would be answered with 403 instead of 404:
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    permissions.allow('ListArchives', {
      actions: ['s3:ListBucket'],
      resources: [this.bucket.bucketArn],
      because: 'Tells an archive that is missing from one that is forbidden.',
    });
    allowKey(permissions, this.#key, {
      by: 's3',
      writes: true,
      because: 'Archives are encrypted with a key of ours.',
    });
  }

  /** Lets a role keep, or see, what runs of recoveries or promotions found and did, or the builds. */
  allowRunFiles(permissions: Permissions, use: RunFileUse, folder: RunFolder = 'recoveries'): void {
    const reads = use !== 'write';
    const writes = use !== 'read';
    permissions.allow(RUN_FILES[folder].sid, {
      actions: [...(reads ? ['s3:GetObject'] : []), ...(writes ? ['s3:PutObject'] : [])],
      resources: [this.bucket.arnForObjects(`${folder}/*`)],
      because: RUN_FILES[folder].because,
      wildcardBecause: 'The name holds the run or the number, which is known only then.',
    });
    // As for archives: without it a file that is missing would be answered with 403 instead of 404.
    if (reads) {
      permissions.allowAlso('ListRunFiles', {
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        because: 'Tells a file that is missing from one that is forbidden.',
      });
    }
    allowKey(permissions, this.#key, {
      by: 's3',
      writes,
      because: 'Files are encrypted with a key of ours.',
    });
  }

  /** Who read or wrote what. S3 delivers these logs only to buckets with its own encryption. */
  #accessLog(): Bucket {
    const log = new Bucket(this, 'AccessLog', {
      ...PRIVATE,
      encryption: BucketEncryption.S3_MANAGED,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        { expiration: Duration.days(365), noncurrentVersionExpiration: Duration.days(30) },
      ],
    });
    this.#acknowledge(log, 'NIST.800.53.R5-S3BucketReplicationEnabled', NO_REPLICA);
    this.#acknowledge(
      log,
      'NIST.800.53.R5-S3DefaultEncryptionKMS',
      'S3 delivers access logs only to a bucket encrypted by S3 itself: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html.',
    );
    return log;
  }

  #acknowledge(bucket: Bucket, id: string, reason: string): void {
    Validations.of(bucket).acknowledge({ id, reason });
  }
}

const NO_REPLICA =
  'The original of an archive is with its author; here is the copy that is being imported. Versions and retention keep it from being lost by mistake.';
