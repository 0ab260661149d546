// Says so at once when the interpreter is too old to run TypeScript files and the AWS runtime's features.
const REQUIRED_MAJOR = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major < REQUIRED_MAJOR) {
  process.stderr.write(
    `oic-onboarding needs Node ${REQUIRED_MAJOR} and found ${process.version}.\n` +
      'The right one comes with `npm ci` (the optional package "node"); npm scripts then use it by themselves.\n' +
      'If `npm ci` skipped it (no network, --ignore-scripts, or a platform without a package),\n' +
      `install Node ${REQUIRED_MAJOR} from https://nodejs.org and run the command again.\n`,
  );
  process.exit(1);
}
